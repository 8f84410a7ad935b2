// Whose letters are meant for the composer, although it does not have the focus.

import { isField } from "../keyboard.ts";

/**
 * Who starts typing where nothing takes it, in the log or without any focus, means the field. Space
 * scrolls, "?" opens the help.
 */
export function isTypedNowhere(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, target, defaultPrevented } = event;
  if (key.length !== 1 || key === " " || key === "?") return false;
  if (ctrlKey || metaKey || altKey || defaultPrevented) return false;
  if (target === document.body) return true;
  return target instanceof Element && target.closest(".log") !== null && !isField(target);
}
