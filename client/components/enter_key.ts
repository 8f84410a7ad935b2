// What Enter means where one writes: one rule for writing and for changing a message.

/** A finger writes, on a keyboard without Shift + Enter; a button is near. */
const TOUCH = "(hover: none) and (pointer: coarse)";

/** Whether Enter breaks the line here, as everywhere on a phone, and the button sends. */
export function breaksLine(): boolean {
  return matchMedia(TOUCH).matches;
}

/** Calls `show` with what Enter means, now and if a mouse comes or goes; returns what stops it. */
export function followEnterKey(show: (breaksLine: boolean) => void): () => void {
  const touch = matchMedia(TOUCH);
  const record = () => show(touch.matches);
  record();
  touch.addEventListener("change", record);
  return () => touch.removeEventListener("change", record);
}

/** Enter, which takes what a list offers; with Shift it breaks the line. */
export function isEnterKey(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey;
}

/** Whether a key press means "send": Enter, and with Ctrl or ⌘ also where Enter breaks the line. */
export function isSendKey(event: KeyboardEvent): boolean {
  return isEnterKey(event) && (event.ctrlKey || event.metaKey || !breaksLine());
}
