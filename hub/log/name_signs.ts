// What in a name could pass for the signs of a line: the colon that ends a name, the "#" before a tag,
// and the asterisk before what the server itself says.

import { TAG_LENGTH } from "../../protocol/name_fold.ts";
import { PROTOTYPES } from "./prototypes.ts";

// Look-alikes that Unicode's list does not have, or has under a prototype of their own: two or more
// dots above each other, also as Braille, and visargas of further scripts.
const FURTHER_COLONS =
  "\u0703-\u0709\u0F02\u1361-\u1368\u1804\u205D\u205E\u22EE\u2803\u2805\u2806\u2818\u2828\u2830\u2841\u2842\u2844\u2888\u2890\u28A0\u2982\u2AF6\u2E2A\u2E2B\u2E3D\uA6F4\uFE19\u{12471}";
const VISARGA = "\u0983";
const FURTHER_VISARGAS = "\u0983\u0B03\uA881\uAAF5\u{10A0F}";
const FURTHER_HASHES = "\u22D5\u2317\u266F\u29E3\u29E4\u2A68";
const FURTHER_STARS =
  "\u2042\u2051\u22C6\u229B\u26B9\u2722-\u2725\u2731-\u2733\u273A-\u273D\u2743\u2749-\u274B\uA673\u{1F7AF}-\u{1F7C0}";

const LETTER = /\p{L}/u;
const MARK = /\p{M}/u;
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{M}]/gu;

const likeColons = looksWith(":").filter((each) => !MARK.test(each));
const colons = inClass(likeColons.filter((each) => !LETTER.test(each))) + FURTHER_COLONS;
// Letters of Lisu, for the tone, and of phonetic scripts.
const letters = inClass(likeColons.filter((each) => LETTER.test(each)));
const likeVisargas = [...looksWith(":"), ...looksWith(VISARGA)];
const visargas = inClass(likeVisargas.filter((each) => MARK.test(each))) + FURTHER_VISARGAS;
// Behind a letter without case, as the scripts have it that it belongs to.
const IN_ITS_PLACE = "(?<=\\p{Lo}\\p{M}*)";
const OUT_OF_PLACE = "(?<!\\p{Lo}\\p{M}*)";

const COLON = new RegExp(`[${colons}]|${OUT_OF_PLACE}[${letters}${visargas}]`, "u");
const COLON_OR_LETTER = new RegExp(`${COLON.source}|${IN_ITS_PLACE}[${letters}]`, "gu");
const HASH = `[${inClass(looksWith("#"))}${FURTHER_HASHES}]`;
const ANY_HASH = new RegExp(HASH, "u");
// A guest's tag begins with "g_".
const GUEST = `\\S[${inClass(looksWith("_"))}\\p{Pc}]`;
const TAG = new RegExp(`.${HASH}(?:${GUEST})?\\S{${TAG_LENGTH}}$`, "u");
const STAR = new RegExp(`^[${inClass(looksWith("*"))}${FURTHER_STARS}]`, "u");
/** Neither a colon nor an asterisk, and in every font. */
const STAND_IN = "\u00B7";

/** Why a name cannot be chosen, in a sentence; undefined if nothing in it passes for a line's signs. */
export function signProblem(name: string): string | undefined {
  if (COLON.test(name)) return "The name has a colon, or what looks like one";
  if (STAR.test(name)) return "The name begins with an asterisk, as what the server says";
  if (TAG.test(name.replace(UNSEEN, ""))) return "The name ends like a tag";
  return undefined;
}

/**
 * The name without what passes for a colon or for the server's asterisk, and whether it must be told
 * apart because it has such a sign, or a "#".
 */
export function withoutSigns(name: string): { readonly text: string; readonly hasSigns: boolean } {
  const text = name.replace(COLON_OR_LETTER, STAND_IN).replace(STAR, STAND_IN);
  return { text, hasSigns: text !== name || ANY_HASH.test(name) };
}

/** The characters whose prototype has `sign` in it, and the sign. */
function looksWith(sign: string): string[] {
  const alike = [...PROTOTYPES].filter(([, prototype]) => prototype.includes(sign));
  return [sign, ...alike.map(([character]) => character)];
}

/** Characters as they stand in a pattern's class, whatever they mean there. */
function inClass(characters: readonly string[]): string {
  return characters.map((each) => `\\u{${each.codePointAt(0)!.toString(16)}}`).join("");
}
