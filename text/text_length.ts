// The length of a text: in characters, as the protocol counts them, and in lines, as pages show
// them.

import { isUnspaced } from "./scripts.ts";

/** Letters per line of a message on an ordinary screen. Han, kana and emoji count as two. */
const COLUMNS = 64;
/** Columns that a level of a quote or list takes. */
const LEVEL_COLUMNS = 2;
/** Columns that remain at any depth. */
const COLUMNS_MIN = 8;
/** The markers of a quote or list item, one for each level. */
const LEVELS = /[ \t]*(?:>|[-*+]\s|\d{1,9}[.)]\s)/y;
/** Levels that are counted; the parser nests no deeper. */
const LEVELS_MAX = 12;
/** The first emoji, and characters beside Han that are as wide as they are high. */
const FIRST_EMOJI = 0x1f000;
/** Lines of a folded text that are shown: two thirds of a screen. */
export const FOLDED_LINES = 20;
/** A text with more lines is folded. Hiding just a few lines would only be in the way. */
export const LONG_LINES: number = FOLDED_LINES + 10;

/**
 * A shorter text takes less than LONG_LINES lines even on the narrowest screen with large letters.
 */
const MAY_BE_LONG = 200;
/** At more levels, there is little room on a narrow screen. */
const DEEP = 3;

/** Returns the number of code points in `text`. A lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * Returns whether a text is so long that the log shows only its first FOLDED_LINES lines until it
 * is unfolded.
 */
export function isLong(text: string): boolean {
  // Each line takes at least one character.
  if (text.length <= LONG_LINES) return false;
  let lines = 0;
  for (const line of text.split("\n", LONG_LINES + 1)) {
    const columns = columnsOf(line);
    lines += 1;
    let column = 0;
    for (const character of line) {
      const width = isWide(character) ? 2 : 1;
      if (column + width > columns) {
        lines += 1;
        column = 0;
      }
      column += width;
    }
    if (lines > LONG_LINES) return true;
  }
  return false;
}

/**
 * Returns whether a text could be that long on a narrow screen with large letters. Only a browser
 * can tell.
 */
export function mayBeLong(text: string): boolean {
  return text.length > MAY_BE_LONG || isLong(text) || (text.length > LONG_LINES && isDeep(text));
}

function isDeep(text: string): boolean {
  return text.split("\n").some((line) => columnsOf(line) < COLUMNS - DEEP * LEVEL_COLUMNS);
}

/** Returns the columns of a line that are left for its words. */
function columnsOf(line: string): number {
  let levels = 0;
  LEVELS.lastIndex = 0;
  while (levels < LEVELS_MAX && LEVELS.test(line)) levels += 1;
  LEVELS.lastIndex = 0;
  return Math.max(COLUMNS_MIN, COLUMNS - levels * LEVEL_COLUMNS);
}

function isWide(character: string): boolean {
  return character.codePointAt(0)! >= FIRST_EMOJI || isUnspaced(character);
}
