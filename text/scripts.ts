// Where a word ends. Han, kana, Hangul, Thai and others write names and words without a space after
// them, so that each of their letters is a word's end by itself.

const ASCII_WORD = /\w/;
/** Variation selectors and keycaps are marks, but of signs. */
const WORD = /(?![\uFE0E\uFE0F\u20E3])[\p{L}\p{M}\p{N}_]/u;
// Hangul is written with spaces, but its particles follow a name at once.
const UNSPACED =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Yi}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\uFF00-\uFFEF]/u;
/** All of ASCII is of a script with spaces; asked most, and quick to tell. */
const ASCII_MAX = 0x7f;

/** Whether a character is a letter or digit of a script that puts spaces between words. */
export function isSpacedWord(character: string): boolean {
  if (character.charCodeAt(0) <= ASCII_MAX) return ASCII_WORD.test(character);
  return WORD.test(character) && !isUnspaced(character);
}

/** Whether a character belongs to a script without spaces, its punctuation among them. */
export function isUnspaced(character: string): boolean {
  return character.charCodeAt(0) > ASCII_MAX && UNSPACED.test(character);
}

/** The character that ends before `at`; empty at the beginning. */
export function characterBefore(text: string, at: number): string {
  if (at < 1) return "";
  const low = text.charCodeAt(at - 1);
  const isPair = at > 1 && low >= 0xdc00 && low <= 0xdfff;
  return isPair ? text.slice(at - 2, at) : text[at - 1]!;
}

/** The character at `at`; empty at the end. */
export function characterAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? "" : String.fromCodePoint(point);
}
