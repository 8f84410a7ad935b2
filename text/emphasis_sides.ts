// Decides by the neighbours of a delimiter run whether it opens emphasis, closes it, or both.
// Beyond CommonMark's rules, delimiters are text in formulas, paths, code and emoticons (`2*3`,
// `src/*.ts`, `__init__.py`, `^_^`), and scripts without spaces need no space around them
// (`**强调。**后面`).
// deno-lint-ignore-file no-control-regex -- all of ASCII is meant

import { characterAt, characterBefore, isSpacedWord, isUnspaced } from "./scripts.ts";

/** What a delimiter run can do. */
export interface Sides {
  /** It can open emphasis. */
  readonly opens: boolean;
  /** It can close emphasis. */
  readonly closes: boolean;
  /** By CommonMark it can do both, which matters for its rule of three. */
  readonly both: boolean;
  /** It is between letters or digits of a script with spaces. */
  readonly inside: boolean;
  /** It is inside a word: it closes something only if nothing else does (`*un*believable`). */
  readonly loose: boolean;
  /** What it opens is shown as text. */
  readonly opensLiteral: boolean;
  /** What it closes is shown as text. */
  readonly closesLiteral: boolean;
}

const SPACE = /\s/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const DIGIT = /\p{N}/u;
const SLASH = /[/\\]/;
/** What follows a `*` that is a wildcard in a path. */
const GOES_ON_PATH = /[/\\.]/;
/** What may precede an underscore that opens emphasis. Elsewhere, it joins words of code. */
const BEFORE_UNDERSCORE = /[-"'([{*~,;!?|&%`]|[^\u0000-\u007f]/u;
/**
 * What may follow an underscore that closes emphasis. A period or colon counts only if no word
 * follows.
 */
const AFTER_UNDERSCORE = /[-"')\]}*~,;!?.:|&%`]|[^\u0000-\u007f]/u;
/** Emphasis opens after one of these and closes before one of those: `f(**a)` closes nothing. */
const OPENING = /[([{]/;
const CLOSING = /[)\]}]/;
const JOINS_CODE = /[.:]/;
/** The characters on both sides of an emoticon's mouth. */
const EYES = /[-<>^=+$#@%&|/\\]/;
const NONE: Sides = {
  opens: false,
  closes: false,
  both: false,
  inside: false,
  loose: false,
  opensLiteral: false,
  closesLiteral: false,
};

/** Returns what the run from `text[at]` to `end` can do. */
export function sidesOf(text: string, at: number, end: number): Sides {
  const before = characterBefore(text, at) || " ";
  const after = characterAt(text, end) || " ";
  if (SLASH.test(before) && GOES_ON_PATH.test(after)) return NONE;
  return text[at] === "_"
    ? underscoreSides(text, at, end, before, after)
    : starSides(end - at, before, after);
}

function starSides(length: number, before: string, after: string): Sides {
  const inside = isSpacedWord(before) && isSpacedWord(after);
  if (length === 1 && DIGIT.test(before) && DIGIT.test(after)) return NONE;
  // Two before a digit are a power: `x**2`.
  const loose = inside && (length === 1 || DIGIT.test(after));
  // Two delimiters are intentional: `**Note:**text`.
  const isPlain = length > 1 || isUnspaced(before) || isUnspaced(after);
  const { left, right } = flanks(before, after, isPlain);
  return {
    opens: left && !loose,
    closes: right,
    both: left && right,
    inside,
    loose,
    opensLiteral: false,
    closesLiteral: false,
  };
}

function underscoreSides(
  text: string,
  at: number,
  end: number,
  before: string,
  after: string,
): Sides {
  const { left, right } = flanks(before, after, false);
  const opens = left && (!right || PUNCTUATION.test(before));
  const closes = right && (!left || PUNCTUATION.test(after));
  const isFace = PUNCTUATION.test(before) && before === after ||
    EYES.test(before) && EYES.test(after);
  const isHyphen = (sign: string) => sign === "-" && end - at > 1;
  const goesOn = JOINS_CODE.test(after) && isSpacedWord(characterAt(text, end + after.length));
  const mayOpen = SPACE.test(before) || BEFORE_UNDERSCORE.test(before) && !isHyphen(before);
  const mayClose = SPACE.test(after) ||
    AFTER_UNDERSCORE.test(after) && !isHyphen(after) && !goesOn;
  return {
    opens,
    closes,
    both: opens && closes,
    inside: false,
    loose: false,
    opensLiteral: isFace || !mayOpen,
    closesLiteral: isFace || !mayClose,
  };
}

/**
 * CommonMark's left- and right-flanking; `isPlain` if punctuation beside the run does not matter.
 */
function flanks(
  before: string,
  after: string,
  isPlain: boolean,
): { readonly left: boolean; readonly right: boolean } {
  const spaceBefore = SPACE.test(before);
  const spaceAfter = SPACE.test(after);
  const pointBefore = PUNCTUATION.test(before);
  const pointAfter = PUNCTUATION.test(after);
  return {
    left: !spaceAfter &&
      (isPlain && !CLOSING.test(after) || !pointAfter || spaceBefore || pointBefore),
    right: !spaceBefore &&
      (isPlain && !OPENING.test(before) || !pointBefore || spaceAfter || pointAfter),
  };
}
