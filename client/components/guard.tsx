// Contains an error in one part of the page: the part shows that it failed, the others go on.

import { Component, type ComponentChildren } from "preact";
import { t } from "../i18n/messages.ts";

/** Props of `Guard`. */
export interface GuardProps {
  readonly children: ComponentChildren;
}

/**
 * Shows its children. If one of them throws while rendering, shows a message and a reload button
 * instead, so that a broken part does not look alive. Unsent text is saved.
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
