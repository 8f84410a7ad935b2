// Tells the keys that belong to an input method from those that are meant for the page.

/**
 * Whether an input method takes the key for itself: to choose a candidate, to accept one, to give up.
 * Safari ends the composition before it reports the key; then only the code 229 tells. Every handler
 * of keys asks this first.
 */
export function isComposing(
  { isComposing, keyCode }: Pick<KeyboardEvent, "isComposing" | "keyCode">,
): boolean {
  return isComposing || keyCode === 229;
}
