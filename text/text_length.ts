// How long a text is: in characters, as the protocol counts them, and in lines, as they are shown.

import { isUnspaced } from "./scripts.ts";

/** Letters that fit a line of a bubble on an ordinary screen; those of Han and kana take two places. */
const COLUMNS = 64;
/** Lines of a folded text that are shown: two thirds of a screen. */
export const FOLDED_LINES = 20;
/** A text is folded from here on: folding that hides a few lines would only be in the way. */
const LONG_LINES = FOLDED_LINES + 10;

/** How many code points there are in `text`; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Whether a text is so high that a log shows only its first FOLDED_LINES lines, until somebody asks. */
export function isLong(text: string): boolean {
  // Each line takes one character at least.
  if (text.length <= LONG_LINES) return false;
  let lines = 1;
  let column = 0;
  for (const character of text) {
    const width = isUnspaced(character) ? 2 : 1;
    if (character === "\n" || column + width > COLUMNS) {
      lines += 1;
      column = 0;
      if (lines > LONG_LINES) return true;
    }
    if (character !== "\n") column += width;
  }
  return false;
}
