// Finds marks in a name on characters that they do not belong to: signs, or letters of another script.

import { withoutEmoji } from "../../protocol/user_name.ts";
import { PROTOTYPES } from "./name_skeleton.ts";

/** The scripts that have marks or tone letters of their own (Unicode 17), by their names in patterns. */
const SCRIPTS =
  "Adlm Ahom Arab Bali Bamu Bass Batk Beng Bhks Bopo Brah Bugi Buhd Cakm Cham Copt Cyrl Deva Diak Dogr Dupl Egyp Ethi Gara Glag Gong Gonm Gran Grek Gujr Gukh Guru Hang Hani Hano Hebr Hira Hmng Hmnp Java Kali Kana Kawi Khar Khmr Khoj Kits Knda Kthi Lana Laoo Lepc Limb Lisu Mahj Maka Mand Mani Marc Mend Mlym Modi Mong Mtei Mymr Nagm Nand Newa Nkoo Onao Orya Ougr Perm Plrd Rjng Rohg Samr Saur Sgnw Shrd Sidd Sind Sinh Sogd Soyo Sund Sylo Syrc Tagb Takr Taml Tavt Telu Tfng Tglg Thaa Thai Tibt Tirh Toto Tutg Wcho Yezi Zanb"
    .split(" ").flatMap((name) => {
      const pattern = scriptPattern(name);
      return pattern === undefined ? [] : [{ name, pattern }];
    });

// Marks that go with any letter: those of no script, and those of Latin, which many scripts share.
const SHARED = /[\p{scx=Inherited}\p{scx=Common}\p{scx=Latin}]/u;
const LETTER_AND_MARKS = /(\P{M})(\p{M}+)/gu;
// Letters and digits that look like a point: with a mark they look like a colon, as signs do.
const POINTS = [...PROTOTYPES].filter(([, prototype]) =>
  prototype === "." || prototype === "\u00B7"
);
// Musical notes consist of heads, which are signs, and stems, which are marks. The signs of SignWriting
// have marks of their own.
const MARK_ON_SIGN = new RegExp(
  `(?![\\u{1D157}\\u{1D158}\\u{1D1B9}\\u{1D1BA}])[\\p{P}\\p{S}\\u119E\\u318D${
    POINTS.map(([point]) => `\\u{${point.codePointAt(0)!.toString(16)}}`).join("")
  }](?!\\p{sc=SignWriting})\\p{M}`,
  "u",
);

/** Whether a name has a mark on a sign, or a mark of another script than the letter below it. */
export function hasForeignMark(name: string): boolean {
  const plain = withoutEmoji(name);
  // In composed form: decomposed, the bar of an unequal sign is a mark.
  if (MARK_ON_SIGN.test(plain)) return true;
  for (const [, letter, marks] of plain.normalize("NFD").matchAll(LETTER_AND_MARKS)) {
    for (const mark of marks!) {
      if (SHARED.test(mark)) continue;
      if (!SCRIPTS.some(({ pattern }) => pattern.test(mark) && pattern.test(letter!))) return true;
    }
  }
  return false;
}

/** The scripts of a character, for the class of a pattern: `\p{scx=Deva}`. */
export function scriptClass(character: string): string {
  return SCRIPTS.filter(({ pattern }) => pattern.test(character))
    .map(({ name }) => `\\p{scx=${name}}`).join("");
}

/** Undefined for a script that the engine does not know: names with its characters are refused. */
function scriptPattern(name: string): RegExp | undefined {
  try {
    return new RegExp(`\\p{scx=${name}}`, "u");
  } catch {
    return undefined;
  }
}
