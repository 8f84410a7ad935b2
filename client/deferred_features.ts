// Features of an open room that can wait until it can be read and written in. One lazy module.

export { cacheRoom } from "./offline/cache_room.ts";
export { watchForAbsence } from "./browser/watch_for_absence.ts";

/** A smaller difference is a bar of the browser that comes and goes, px. */
const KEYBOARD_MIN_PX = 80;

/**
 * Sets `--view-height` while an on-screen keyboard covers part of the page, for browsers in which it
 * shrinks only the visual viewport (Safari).
 */
export function fitKeyboard(): void {
  const { visualViewport, document } = globalThis;
  if (!visualViewport) return;
  const fit = () => {
    const { height, scale } = visualViewport;
    const { style } = document.documentElement;
    // Zooming in by pinching shrinks the viewport too, and must not change the layout.
    const isCovered = scale === 1 && innerHeight - height >= KEYBOARD_MIN_PX;
    if (isCovered) style.setProperty("--view-height", `${height}px`);
    else style.removeProperty("--view-height");
  };
  // The keyboard may be open already.
  fit();
  visualViewport.addEventListener("resize", fit);
}

/** Closes an open list when the page is wide enough to show it as a column, which hides its button. */
export function closeDrawersBesideLog(): void {
  const close = () => {
    for (const drawer of document.querySelectorAll<HTMLElement>(":popover-open")) {
      const button = document.querySelector(`[popovertarget="${drawer.id}"]`);
      if (button?.getClientRects().length === 0) drawer.hidePopover();
    }
  };
  addEventListener("resize", close);
  close();
}
