// What a name looks like (UTS #39, section 4): two with one skeleton can be taken for each other.

import { foldName } from "../../protocol/name_fold.ts";
import { PROTOTYPES } from "./prototypes.ts";

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
// Drawn as nothing by themselves, or only as a shade: an emoji with a selector or of another skin looks
// as the one without.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu;
// Drawn with a dot already, which another covers. `foldName` has an l for each i.
const DOT_ON_POINT = /(?<=[l\p{Soft_Dotted}]\p{M}*)\u0307/gu;
// A short stroke where the letter has a bar of its own.
const STROKE_ON_BAR = /(?<=[AHGeft]\p{M}*)[\u0335\u0336]/gu;
// Bars that Unicode's list does not have, or has under a prototype of their own.
const BARS = /[\u23D0\u2758\u2759\u4E28]/gu;
// Emoji that fonts draw alike: the flags of territories and of their countries, couples and their parts.
const ALIKE_EMOJI: readonly (readonly [emoji: string, look: string])[] = [
  ["🇺🇲", "🇺🇸"],
  ["🇨🇵", "🇫🇷"],
  ["🇲🇫", "🇫🇷"],
  ["🇧🇻", "🇳🇴"],
  ["🇸🇯", "🇳🇴"],
  ["🇭🇲", "🇦🇺"],
  ["🇪🇦", "🇪🇸"],
  ["🇩🇬", "🇮🇴"],
  ["👫", "👩🤝👨"],
  ["👬", "👨🤝👨"],
  ["👭", "👩🤝👩"],
];
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
  const plain = seen.replace(OTHER_DIGITS, asciiDigit).replace(BARS, "l").replace(
    STROKE_ON_BAR,
    "",
  );
  const parted = ALIKE_EMOJI.reduce(
    (text, [emoji, skeleton]) => text.replaceAll(emoji, skeleton),
    plain,
  );
  // What was removed may leave a space.
  const skeleton = foldName(parted).replace(DOT_ON_POINT, "").trim();
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
