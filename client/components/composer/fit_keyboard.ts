// Makes room for a keyboard on the screen where it only shrinks what is seen, not the page (Safari).

/** Less than this is a browser's bar that comes and goes, px. */
const KEYBOARD_AT_LEAST_PX = 80;

/** Keeps `--view-height` at the height that a keyboard leaves; unset without one. */
export function fitKeyboard(): void {
  const { visualViewport, document } = globalThis;
  if (!visualViewport) return;
  const fit = () => {
    const { height, scale } = visualViewport;
    const { style } = document.documentElement;
    // Somebody who zooms in by pinching sees less, too, and wants nothing to change.
    const covered = scale === 1 && innerHeight - height >= KEYBOARD_AT_LEAST_PX;
    if (covered) style.setProperty("--view-height", `${height}px`);
    else style.removeProperty("--view-height");
  };
  // Somebody may write already when this is loaded.
  fit();
  visualViewport.addEventListener("resize", fit);
}
