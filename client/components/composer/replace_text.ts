// Replaces a part of what is written in a field, as if it was typed: it can be undone.

/** Puts `text` in the place of what stands from `from` to `to`; the caret is after it. */
export function replaceText(
  field: HTMLTextAreaElement,
  { from, to, text }: { readonly from: number; readonly to: number; readonly text: string },
): void {
  field.focus();
  field.setSelectionRange(from, to);
  // Deprecated, and the only way that a browser remembers for its undo. It tells of its input itself.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}
