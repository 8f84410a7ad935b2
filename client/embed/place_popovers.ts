// Tells popovers where their box is: the top layer, in which they stand, knows only the page.

/** Measures the box whenever one opens, until `signal` is aborted. */
export function placePopovers(element: HTMLElement, box: HTMLElement, signal: AbortSignal): void {
  box.addEventListener("beforetoggle", () => {
    const { top, left, width } = element.getBoundingClientRect();
    box.style.setProperty("--box-top", `${top + scrollY}px`);
    box.style.setProperty("--box-left", `${left + scrollX}px`);
    box.style.setProperty("--box-width", `${width}px`);
  }, { capture: true, signal });
}
