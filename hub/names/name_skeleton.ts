// The skeleton of a name (UTS #39, section 4): names with the same skeleton look alike.

import { foldName } from "../../protocol/name_fold.ts";
import { CONFUSABLES } from "./confusables_table.ts";

/** What each character of Unicode's list looks like: its prototype, of one or more characters. */
export const PROTOTYPES: ReadonlyMap<string, string> = readTable(CONFUSABLES);

// deno-lint-ignore no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
// Invisible by themselves, or only a shade: an emoji with a selector or another skin tone looks like
// the one without.
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Emoji_Modifier}]/gu;
// A dot on a letter that has one already. `foldName` replaces each i with an l.
const DOT_ON_POINT = /(?<=[l\p{Soft_Dotted}]\p{M}*)\u0307/gu;
// A short stroke on a letter that has a bar already.
const STROKE_ON_BAR = /(?<=[AHGeft]\p{M}*)[\u0335\u0336]/gu;
// Bars that Unicode's list lacks, or lists with a prototype of their own.
const BARS = /[\u23D0\u2758\u2759\u4E28]/gu;
// Emoji that fonts render alike: flags of territories and of their countries, couples and their parts.
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
// The digits of a script have consecutive code points, from zero to nine (The Unicode Standard, section
// 4.6). Several such rows may follow each other.
const DIGITS = 10;

/**
 * The skeleton of a name, or undefined if it is the same as what `foldName` returns, as for every name
 * in ASCII.
 */
export function nameSkeleton(name: string): string | undefined {
  if (ASCII.test(name)) return undefined;
  // The compatibility form (NFKC) of a character, such as a circled letter, may be in the list itself.
  const seen = prototypeOf(prototypeOf(name).normalize("NFKC"));
  const plain = seen.replace(OTHER_DIGITS, asciiDigit).replace(BARS, "l").replace(
    STROKE_ON_BAR,
    "",
  );
  const parted = ALIKE_EMOJI.reduce(
    (text, [emoji, skeleton]) => text.replaceAll(emoji, skeleton),
    plain,
  );
  // What was removed may leave a space at the end.
  const skeleton = foldName(parted).replace(DOT_ON_POINT, "").trim();
  return skeleton === foldName(name) ? undefined : skeleton;
}

/** Leaves ASCII as it is: `foldName` handles that without a table. */
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

function readTable(table: string): Map<string, string> {
  const prototypes = new Map<string, string>();
  for (const line of table.trim().split("\n")) {
    const [prototype = "", characters = ""] = line.split("<");
    const skeleton = String.fromCodePoint(...prototype.split(" ").map((hex) => parseInt(hex, 16)));
    for (const range of characters.split(" ")) {
      const [from = NaN, to = from] = range.split("-").map((hex) => parseInt(hex, 16));
      for (let code = from; code <= to; code++) {
        prototypes.set(String.fromCodePoint(code), skeleton);
      }
    }
  }
  return prototypes;
}
