// Opens and closes folded texts without moving what the user looks at.

import type { Autoscroll } from "./autoscroll.ts";

/** The log. */
export interface FoldOptions {
  readonly content: HTMLElement;
  readonly autoscroll: Autoscroll;
}

/**
 * Handles the buttons of folded texts until `signal` is aborted. Without scripts, the browser does.
 */
export function onFolds({ content, autoscroll }: FoldOptions, signal: AbortSignal): void {
  content.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("summary");
    const fold = button?.parentElement as HTMLDetailsElement | null | undefined;
    if (!button || !fold) return;
    event.preventDefault();
    // An opened text grows below its beginning; a closed one ends at its button.
    const still = fold.open ? button : fold.parentElement!;
    autoscroll.hold(still, () => fold.open = !fold.open);
  }, { signal });
  content.addEventListener("focusin", ({ target }) => {
    // The focus has moved to a link in the folded part.
    const text = (target as Element).closest(".is-high > .message-text");
    const fold = text?.previousElementSibling as HTMLDetailsElement | null | undefined;
    if (!text || !fold || fold.open) return;
    const { bottom } = (target as Element).getBoundingClientRect();
    text.scrollTop = 0;
    if (bottom <= text.getBoundingClientRect().bottom) return;
    autoscroll.hold(text, () => fold.open = true);
    autoscroll.scrollIntoView(target as Element);
  }, { signal });
}
