// Gives the log the focus: for whoever pressed what is gone now.

/** Focuses the log of the page, or the shadow tree, that `from` is part of; scrolls nothing. */
export function focusLog(from: Element): void {
  const root = from.getRootNode() as Document | ShadowRoot;
  root.querySelector<HTMLElement>(".log")?.focus({ preventScroll: true });
}
