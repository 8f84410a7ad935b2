// Decides whether Enter sends or starts a new line, in the composer and in the editor.

/** Touch devices, whose keyboards have no Shift + Enter. */
const TOUCH = "(hover: none) and (pointer: coarse)";

/** Whether Enter starts a new line, and only the button sends. */
export function breaksLine(): boolean {
  return matchMedia(TOUCH).matches;
}

/**
 * Calls `show` now and whenever a mouse is connected or removed; returns a function that stops it.
 */
export function followEnterKey(show: (breaksLine: boolean) => void): () => void {
  const touch = matchMedia(TOUCH);
  const record = () => show(touch.matches);
  record();
  touch.addEventListener("change", record);
  return () => touch.removeEventListener("change", record);
}

/** Whether the key is Enter without Shift. */
export function isEnterKey(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey;
}

/** Whether the key sends: Enter, or Ctrl/⌘ + Enter if Enter starts a new line. */
export function isSendKey(event: KeyboardEvent): boolean {
  return isEnterKey(event) && (event.ctrlKey || event.metaKey || !breaksLine());
}
