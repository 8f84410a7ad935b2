// Decides which key events are meant for the page: not an input method's, and not the host page's.

/**
 * Whether an input method uses this key: to choose a candidate, to accept it, or to cancel. Safari ends
 * the composition before it reports the key, so that only the key code 229 tells. Every key handler
 * checks this first.
 */
export function isComposing(
  { isComposing, keyCode }: Pick<KeyboardEvent, "isComposing" | "keyCode">,
): boolean {
  return isComposing || keyCode === 229;
}

/**
 * Handles the keys pressed on the page that contains `inside`; in an embedded room, only those pressed
 * in the room, because the rest of the document belongs to the host. Returns a function that stops it.
 */
export function onKeys(inside: Element, handler: (event: KeyboardEvent) => void): () => void {
  const root = inside.getRootNode();
  const listen = (event: Event) => {
    if (!isComposing(event as KeyboardEvent)) handler(event as KeyboardEvent);
  };
  root.addEventListener("keydown", listen);
  return () => root.removeEventListener("keydown", listen);
}

/** Whether typed characters go into `target`. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement;
}

/** Whether shortcuts use ⌘ instead of Ctrl. Reads `navigator`, so call it after the first render. */
export function hasCommandKey(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}
