// Counts characters as the protocol does: Unicode code points.

/** How many code points there are in `text`; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
