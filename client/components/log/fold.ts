// Opens and closes what is folded in the log, and keeps still what somebody looks at meanwhile.

import type { Autoscroll } from "./autoscroll.ts";

/** What it needs of the log. */
export interface FoldOptions {
  readonly content: HTMLElement;
  readonly autoscroll: Autoscroll;
}

/** Hears the buttons of folded texts until `signal` is aborted. Without it, the browser opens them. */
export function onFolds({ content, autoscroll }: FoldOptions, signal: AbortSignal): void {
  content.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("summary");
    const fold = button?.parentElement as HTMLDetailsElement | null | undefined;
    if (!button || !fold) return;
    event.preventDefault();
    // What opens goes on below its beginning; what closes ends at its button.
    const still = fold.open ? button : fold.parentElement!;
    autoscroll.hold(still, () => fold.open = !fold.open);
  }, { signal });
  content.addEventListener("focusin", ({ target }) => {
    // Keys have gone to a link that is folded away.
    const text = (target as Element).closest(".is-high > .message-text");
    const fold = text?.previousElementSibling as HTMLDetailsElement | null | undefined;
    if (!text || !fold || fold.open) return;
    const { bottom } = (target as Element).getBoundingClientRect();
    text.scrollTop = 0;
    if (bottom <= text.getBoundingClientRect().bottom) return;
    autoscroll.hold(text, () => fold.open = true);
    autoscroll.bringIntoView(target as Element);
  }, { signal });
}
