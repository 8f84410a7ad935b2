// Whether an element is in sight: a room far down a page is looked at by nobody.

/** Calls back at each change until `signal` is aborted. */
export function watchSight(
  element: Element,
  changed: (inView: boolean) => void,
  signal: AbortSignal,
): void {
  const observer = new IntersectionObserver((entries) => {
    changed(entries.at(-1)?.isIntersecting ?? true);
  });
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
}
