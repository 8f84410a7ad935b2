// Whether a key press means "send": one rule for writing and for changing a message.

/** Enter alone; not with Shift, and not while an input method is still composing. */
export function isSendKey(event: KeyboardEvent): boolean {
  // Safari ends composition before it reports the key; 229 is how it says so.
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
