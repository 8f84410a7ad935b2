// Whether somebody has gone on to something else, from where a late answer must not call them back.

/** True if the focus stands outside of `part`, on this page or on the page around its shadow tree. */
export function isFocusElsewhere(part: Element): boolean {
  const root = part.getRootNode() as Document | ShadowRoot;
  const at = root.activeElement ?? document.activeElement;
  // What had the focus may have gone with the answer: then it is nowhere.
  return at !== null && at !== document.body && !part.contains(at);
}
