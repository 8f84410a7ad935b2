// Follows the box of an embedded room on the host page: whether it is visible, and where popovers go.

/** Calls `onChange` whenever the box scrolls into or out of view, until `signal` is aborted. */
export function watchVisibility(
  element: Element,
  onChange: (inView: boolean) => void,
  signal: AbortSignal,
): void {
  const observer = new IntersectionObserver((entries) => {
    onChange(entries.at(-1)?.isIntersecting ?? true);
  });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}

/**
 * Tells the style sheet where the box is whenever a popover opens, until `signal` is aborted: popovers
 * are in the top layer, which is placed in the window.
 */
export function placePopovers(element: HTMLElement, box: HTMLElement, signal: AbortSignal): void {
  box.addEventListener("beforetoggle", () => {
    const { top, left, width } = element.getBoundingClientRect();
    box.style.setProperty("--box-top", `${top + scrollY}px`);
    box.style.setProperty("--box-left", `${left + scrollX}px`);
    box.style.setProperty("--box-width", `${width}px`);
  }, { capture: true, signal });
}
