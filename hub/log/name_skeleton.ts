// What a name looks like (UTS #39, section 4): two with one skeleton can be taken for each other.

import { foldName } from "../../protocol/name_fold.ts";
import { PROTOTYPES } from "./prototypes.ts";

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
// Drawn as nothing by themselves, or only as a shade: an emoji with a selector or of another skin looks
// as the one without.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu;
const DIGIT = /\p{Nd}/u;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;
// The code points of a script's digits are next to each other, from zero to nine (The Unicode Standard,
// section 4.6); so are several such rows where they meet.
const DIGITS = 10;

/**
 * The skeleton of a name that has characters from elsewhere; undefined where `foldName` says it all,
 * as for every name in ASCII.
 */
export function nameSkeleton(name: string): string | undefined {
  if (ASCII.test(name)) return undefined;
  // What only its compatibility form (NFKC) leads to, a letter in a circle, may be listed itself.
  const seen = prototypeOf(prototypeOf(name).normalize("NFKC"));
  const skeleton = foldName(seen.replace(OTHER_DIGITS, asciiDigit));
  return skeleton === foldName(name) ? undefined : skeleton;
}

/** ASCII stays as it is: `foldName` knows what is alike there, without any table. */
function prototypeOf(text: string): string {
  const characters = [...text.normalize("NFD").replace(UNSEEN, "")];
  return characters.map((each) => ASCII.test(each) ? each : PROTOTYPES.get(each) ?? each).join("");
}

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return `${(code - zero) % DIGITS}`;
}
