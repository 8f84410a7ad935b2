// Keeps a fault in one part of the page from the others: the part's place says that it failed.

import { Component } from "preact";
import type { ComponentChildren } from "preact";
import { t } from "../i18n/messages.ts";

/** Props of `Guard`. */
export interface GuardProps {
  readonly children: ComponentChildren;
}

/**
 * Shows its children. If one of them throws while it renders, shows a line instead that says so and
 * offers to load the page again: a part that stands still must not look alive. What was typed is saved.
 */
export class Guard extends Component<GuardProps, { readonly failed?: boolean }> {
  override componentDidCatch(error: unknown): void {
    console.error("A part of the page failed:", error);
    this.setState({ failed: true });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <p class="load-failed" role="alert">
        <span>{t.fault}</span>
        <button type="button" class="button is-small" onClick={() => location.reload()}>
          {t.reload}
        </button>
      </p>
    );
  }
}
