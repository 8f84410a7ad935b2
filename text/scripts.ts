// Finds the ends of words. Han, kana, Hangul, Thai and other scripts put no space after names and
// words, so that a word can end after each of their letters.

const ASCII_WORD = /\w/;
/** Variation selectors and keycaps are marks, but belong to symbols. */
const WORD = /(?![\uFE0E\uFE0F\u20E3])[\p{L}\p{M}\p{N}_]/u;
// Hangul is written with spaces, but its particles follow a name directly.
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Yi}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\uFF00-\uFFEF]/u;
/** ASCII is of a script with spaces. It is checked first, because it is most frequent and cheap. */
const ASCII_MAX = 0x7f;

/** Returns whether a character is a letter or digit of a script that separates words by spaces. */
export function isSpacedWord(character: string): boolean {
  if (character.charCodeAt(0) <= ASCII_MAX) return ASCII_WORD.test(character);
  return WORD.test(character) && !isUnspaced(character);
}

/** Returns whether a character belongs to a script without spaces, including its punctuation. */
export function isUnspaced(character: string): boolean {
  return character.charCodeAt(0) > ASCII_MAX && UNSPACED.test(character);
}

/** Returns the character that ends before `at`; empty at the start. */
export function characterBefore(text: string, at: number): string {
  if (at < 1) return "";
  const low = text.charCodeAt(at - 1);
  const isPair = at > 1 && low >= 0xdc00 && low <= 0xdfff;
  return isPair ? text.slice(at - 2, at) : text[at - 1]!;
}

/** Returns the character at `at`; empty at the end. */
export function characterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
}
