// How long a text is: in characters, as the protocol counts them, and in lines, as they are shown.

import { isUnspaced } from "./scripts.ts";

/** Letters that fit a line of a bubble on an ordinary screen; those of Han and kana take two places, as emoji do. */
const COLUMNS = 64;
/** What a level of a quote or of a list takes from a line. */
const LEVEL_COLUMNS = 2;
/** However deep it is, so much is left. */
const COLUMNS_MIN = 8;
/** What begins a quote or an item, as often as levels are nested in each other. */
const LEVELS = /[ \t]*(?:>|[-*+]\s|\d{1,9}[.)]\s)/y;
/** Levels that are looked for; a parser nests no deeper. */
const LEVELS_MAX = 12;
/** Emoji and what is written beside Han, whose letters are as wide as high. */
const FIRST_EMOJI = 0x1f000;
/** Lines of a folded text that are shown: two thirds of a screen. */
export const FOLDED_LINES = 20;
/** A text is folded if it has more: folding that hides a few lines would only be in the way. */
export const LONG_LINES: number = FOLDED_LINES + 10;

/** A text of so many characters takes less than LONG_LINES lines on the narrowest screen, in large letters. */
const MAY_BE_LONG = 200;
/** Deeper than so many levels there is little room on a narrow screen. */
const DEEP = 3;

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
 * Whether a text could be that high on some screen, if it is narrow and its letters are large: only a
 * browser can tell.
 */
export function mayBeLong(text: string): boolean {
  return text.length > MAY_BE_LONG || isLong(text) || (text.length > LONG_LINES && isDeep(text));
}

function isDeep(text: string): boolean {
  return text.split("\n").some((line) => columnsOf(line) < COLUMNS - DEEP * LEVEL_COLUMNS);
}

/** What is left of a line for its words. */
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
