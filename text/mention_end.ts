// Finds the end of a possible name after an `@`. Delimiters of the name are kept (`@_ann_`,
// `@a*b*c`), those beside it are Markdown (`**@bob**`, `@张三**重点**`, `@ann's [page](…)`).
// deno-lint-ignore-file no-control-regex -- all of ASCII is meant

import { NAME_MAX } from "../protocol/limits.ts";
import { characterAt, characterBefore, isSpacedWord } from "./scripts.ts";

/** UTF-16 units of the longest name. */
const NAME_UNITS = 2 * NAME_MAX;
/** Characters that are in no name, or that rather separate two names. */
const NOT_IN_NAME = /[\s@\uFF20:,;]|(?![\u0000-\u007f])\p{P}/u;
const ADDRESS = /<?https?:\/\//iy;
const ESCAPE = /\\[*_~`[\]<>]/y;
/** The arm of ¯\_(ツ)_/¯ is no escape. */
const SHOULDER = "\u00AF";
/** A run of one delimiter; a single tilde is none. */
const SIGNS = /~~+|([*_`])\1*/y;
/** Characters that identify a name; delimiters before them are decoration. */
const LETTER = /[\p{L}\p{M}\p{N}]|[^\u0000-\u007f]/u;
/** Characters that a name can end with, besides its own delimiters. */
const LAST = /[\p{L}\p{M}\p{N}\p{S}]/u;
const MARKS = "*_~`";

/**
 * Returns the end of the words that begin with the `@` at `at` and are not Markdown; the position
 * after the `@` if no name follows. Reads no more than the longest name.
 */
export function mentionEnd(text: string, at: number): number {
  const most = Math.min(text.length, at + 1 + NAME_UNITS);
  /** The number of open delimiters of the name, by kind. */
  const open = new Map<string, number>();
  let hasLetter = false;
  /** The position after the last letter or own delimiter. */
  let end = at + 1;
  for (let next = at + 1; next < most;) {
    const character = characterAt(text, next);
    if (NOT_IN_NAME.test(character) || isAt(ADDRESS, text, next)) break;
    if (text[next - 1] !== SHOULDER && isAt(ESCAPE, text, next)) break;
    const length = signsAt(text, next, most);
    if (length === 0) {
      next += character.length;
      if (LAST.test(character) && !MARKS.includes(character)) end = next;
      hasLetter ||= LETTER.test(character);
      continue;
    }
    const sign = character === "]" ? "[" : character;
    const own = ownSigns(text, next, length, open.get(sign) ?? 0, hasLetter);
    open.set(sign, (open.get(sign) ?? 0) + own.opened);
    next += own.length;
    if (hasLetter && own.length > 0) end = next;
    if (own.length < length) break;
  }
  return end;
}

/** Returns the length of a delimiter run. */
function signsAt(text: string, at: number, most: number): number {
  if (text[at] === "[" || text[at] === "]") return 1;
  SIGNS.lastIndex = at;
  return Math.min(SIGNS.exec(text)?.[0].length ?? 0, most - at);
}

/** Returns how many of the delimiters belong to the name, and how many it has then opened. */
function ownSigns(
  text: string,
  at: number,
  length: number,
  open: number,
  hasLetter: boolean,
): { readonly length: number; readonly opened: number } {
  const sign = text[at]!;
  if (!hasLetter && sign !== "]") return { length, opened: length };
  const joins = (sign === "_" || sign === "*" || sign === "~") &&
    isLetter(characterBefore(text, at)) && isLetter(characterAt(text, at + length));
  // Inside a word, neither an underscore nor a single asterisk is a delimiter.
  if (joins && (sign === "_" || length === 1)) return { length, opened: 0 };
  const closed = Math.min(length, open);
  if (closed === 0 && joins) return { length, opened: length };
  return { length: closed, opened: -closed };
}

/** An underscore can itself be a delimiter: `_**@ann**_` has two around the name. */
function isLetter(character: string): boolean {
  return character !== "_" && isSpacedWord(character);
}

function isAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
