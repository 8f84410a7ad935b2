// Finds characters in a name that look like the signs of a plain line: the colon that ends a name, the
// "#" before a tag, and the asterisk at the beginning of the server's own lines.

import { TAG_LENGTH } from "../../protocol/name_fold.ts";
import { scriptClass } from "./name_marks.ts";
import { PROTOTYPES } from "./name_skeleton.ts";

// Look-alikes that Unicode's list lacks, or lists with a prototype of their own: two or more dots above
// each other, Braille included, and bars and tildes of two parts.
const FURTHER_COLONS =
  "\u00A6\u0F02\u0F14\u205D\u205E\u22EE\u2803\u2805\u2806\u2818\u2828\u2830\u2841\u2842\u2844\u2888\u2890\u28A0\u2982\u2AF6\u2E1E\u2E2A\u2E2B\u2E3D\uFE19\u{10781}\u{10A51}";
// Punctuation that ends a sentence or a part of it and does not look like a colon, in the most common
// scripts. All other such signs are refused: most consist of dots, and no name needs them.
const SENTENCE_SIGNS =
  "!,.;?\u060C\u061B\u061F\u06D4\u0964\u0965\u0E5A\u0E5B\u0F08\u0F0D-\u0F12\u104A\u104B\u17D4\u17D5\u2024\u203C\u203D\u2047-\u2049\u3001\u3002\uFE50-\uFE52\uFE54\uFE56\uFE57\uFF01\uFF0C\uFF0E\uFF1B\uFF1F\uFF61\uFF64";
const VISARGA = "\u0983";
const FURTHER_VISARGAS = "\u0983\u0B03\u17C7\u17C8\u1CF2\u1CF3\uA881\uAAF5\u{10A0F}\u{11003}";
const FURTHER_HASHES = "\u22D5\u2317\u266F\u29E3\u29E4\u29FB\u2A33\u2A68\u2A69\u{1F7B8}";
// Asterisks and stars with four or more thin points, but not the stars and flowers that names begin with.
const FURTHER_STARS =
  "\u203B\u2042\u2051\u2055\u225B\u229B\u22C6\u235F\u2363\u26B9\u2722-\u2725\u2731-\u273D\u2742\u2743\u2747-\u274B\u29C6\u2A6E\uA673\u{1F7AF}-\u{1F7D4}";

const LETTER = /\p{L}/u;
const MARK = /\p{M}/u;
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{M}]/gu;

const likeColons = skeletonWith(":").filter((each) => !MARK.test(each));
const colons = inClass(likeColons.filter((each) => !LETTER.test(each))) + FURTHER_COLONS;
// Letters of Lisu, for the tone, and of phonetic scripts.
const likeLetters = likeColons.filter((each) => LETTER.test(each));
const likeVisargas = [...skeletonWith(":"), ...skeletonWith(VISARGA)].filter((each) =>
  MARK.test(each)
);

// A visarga or a tone letter is genuine after a letter of its own script; elsewhere it is a colon.
const OUT_OF_PLACE = [...new Set([...likeLetters, ...likeVisargas].join("") + FURTHER_VISARGAS)]
  .map(outOfPlace).join("|");
const COLON = new RegExp(
  `[${colons}]|(?![${SENTENCE_SIGNS}])\\p{Terminal_Punctuation}|${OUT_OF_PLACE}`,
  "u",
);
const COLON_OR_LETTER = new RegExp(`${COLON.source}|[${inClass(likeLetters)}]`, "gu");
const HASH = `[${inClass(skeletonWith("#"))}${FURTHER_HASHES}]`;
const ANY_HASH = new RegExp(HASH, "u");
// A guest's tag begins with "g_".
const GUEST = `\\S[${inClass(skeletonWith("_"))}\\p{Pc}]`;
// The Chinese character for a well looks like a hash only among the letters and digits of a tag.
const TAGGED = "[\\p{sc=Latin}\\p{sc=Greek}\\p{sc=Cyrillic}\\p{N}]";
const TAG = new RegExp(
  `.${HASH}(?:${GUEST})?\\S{${TAG_LENGTH}}$|${TAGGED}\u4E95(?:${GUEST})?${TAGGED}{${TAG_LENGTH}}$`,
  "u",
);
const STAR = new RegExp(`^[${inClass(skeletonWith("*"))}${FURTHER_STARS}]`, "u");
/** Replaces such signs: it is neither a colon nor an asterisk, and every font has it. */
const STAND_IN = "\u00B7";

/** Why a name cannot be chosen, as a sentence; undefined if no character looks like a line's sign. */
export function signProblem(name: string): string | undefined {
  if (COLON.test(name)) return "The name has a colon, or what looks like one";
  if (STAR.test(name)) return "The name begins with an asterisk, as what the server says";
  if (endsLikeTag(name)) return "The name ends like a tag";
  return undefined;
}

/**
 * Returns the name without characters that look like a colon or like the server's asterisk, and whether
 * it needs a tag because it has such a character, or a "#".
 */
export function withoutSigns(name: string): { readonly text: string; readonly hasSigns: boolean } {
  const text = name.replace(COLON_OR_LETTER, STAND_IN).replace(STAR, STAND_IN);
  return { text, hasSigns: text !== name || ANY_HASH.test(name) || endsLikeTag(name) };
}

function endsLikeTag(name: string): boolean {
  return TAG.test(name.replace(UNSEEN, ""));
}

/** A pattern of the character behind what is no letter of its scripts. */
function outOfPlace(character: string): string {
  const scripts = scriptClass(character);
  return scripts === "" ? character : `(?<![${scripts}]\\p{M}*)${character}`;
}

/** The characters whose prototype has `sign` in it, and the sign. */
function skeletonWith(sign: string): string[] {
  const alike = [...PROTOTYPES].filter(([, prototype]) => prototype.includes(sign));
  return [sign, ...alike.map(([character]) => character)];
}

/** Characters as they are written in a pattern's class, whatever they mean there. */
function inClass(characters: readonly string[]): string {
  return characters.map((each) => `\\u{${each.codePointAt(0)!.toString(16)}}`).join("");
}
