// The composer's text field: its height, its focus, and edits that can be undone.

import { isField } from "../keyboard.ts";

/** Makes the field as high as its text; the style sheet limits it. */
export function fitHeight(field: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight}px`;
}

/** Replaces the characters from `from` to `to` as if the user had typed `text`; undo works. */
export function replaceText(
  field: HTMLTextAreaElement,
  { from, to, text }: { readonly from: number; readonly to: number; readonly text: string },
): void {
  field.focus();
  field.setSelectionRange(from, to);
  // Deprecated, but the only edit that browsers can undo. It fires the input event itself.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}

/**
 * Whether a typed character belongs in the composer although the log, or nothing, has the focus. Space
 * scrolls and "?" opens the list of keys.
 */
export function isTypedNowhere(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, target, defaultPrevented } = event;
  if (key.length !== 1 || key === " " || key === "?") return false;
  if (ctrlKey || metaKey || altKey || defaultPrevented) return false;
  if (target === document.body) return true;
  return target instanceof Element && target.closest(".log") !== null && !isField(target);
}

/** Whether the focus is outside `part`, so that a late response must not move it back. */
export function isFocusElsewhere(part: Element): boolean {
  const root = part.getRootNode() as Document | ShadowRoot;
  const at = root.activeElement ?? document.activeElement;
  // The focus is on the body if the focused element was removed.
  return at !== null && at !== document.body && !part.contains(at);
}
