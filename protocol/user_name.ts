// What a person may be called: one rule for sessions and guests, on the page and on the server.

import { ChatError } from "./chat_error.ts";
import { NAME_MAX } from "./limits.ts";

/**
 * UTF-16 units of the longest text that can be a name once it is normalized: no character is composed
 * of more than four, each of at most two units.
 */
const DECOMPOSED_MAX = NAME_MAX * 4 * 2;
// Emoji that are written as several code points need joiners, selectors and tags; there they change
// what is seen: keycaps, the flags of England, Scotland and Wales (the only ones made of tags), and
// pictographs that are joined. Not \p{RGI_Emoji}: its v flag would keep older browsers from the page.
const EMOJI_SEQUENCE =
  /[0-9#*]\uFE0F\u20E3|\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}|\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*/gu;
// Spaces of all widths, several of them too, look like one.
const SPACES = /\p{Zs}+/gu;
// Controls, formats, surrogates, line separators, and all that Unicode says is drawn as nothing
// (UAX #44, Default_Ignorable_Code_Point). What is drawn as nothing and not listed there: the blank
// Braille pattern, the null notehead, the blanks of hieroglyphs, the fillers of Khitan and Chinese.
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u303F\u{13441}\u{13442}\u{16FE4}\u{1D159}]/u;
// Private and unassigned characters, and the two that stand for what is missing: each is drawn as an
// empty box, as nothing, or as whatever a font likes.
const UNDEFINED = /[\p{Co}\p{Cn}\uFFFC\uFFFD]/u;
// UTS #39, section 5.4: no more than four marks on a letter, and none of them twice in a row. One
// without a letter stands on what comes before the name.
const STRAY_MARKS = /(?:^|\s)\p{M}|[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u;
// A mark of one script on a letter of another, or on a sign, is drawn in any way and place: Indic
// joiners as nothing, a visarga as a colon. The scripts listed last share their marks.
const STRANGE_MARK =
  /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Common}]\p{M}*)(?![\p{sc=Inherited}\p{sc=Common}\p{sc=Cyrillic}\p{sc=Coptic}\p{sc=Glagolitic}])\p{M}/u;
/** Something to call somebody by: punctuation is none, nor are letters that only modify others. */
const NAMING = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{So}\p{Extended_Pictographic}]/u;

/** What a name must not have, and what is said of it; in this order, of a name without the parts of emoji. */
const REFUSALS: readonly (readonly [pattern: RegExp, message: string])[] = [
  [UNSEEN, "The name has control or invisible characters"],
  [STRAY_MARKS, "The name has marks without a letter, or too many on one"],
  [STRANGE_MARK, "The name has marks without a letter, or too many on one"],
];

/**
 * A name as it is kept: trimmed, in Unicode NFC, each run of spaces as one space, 1 to NAME_MAX code
 * points.
 *
 * @throws {ChatError} `bad_request` if it is empty or too long, or has characters that are invisible,
 *   undefined or marks in no place of theirs, or no letter, digit, symbol or emoji.
 */
export function normalizeName(raw: string): string {
  const trimmed = raw.trim();
  // Not normalized at any length: 64 KiB of marks would take a second.
  const name = trimmed.length > DECOMPOSED_MAX
    ? trimmed
    : trimmed.normalize("NFC").replace(SPACES, " ");
  const length = [...name].length;
  if (length === 0) throw new ChatError("bad_request", "The name is empty");
  if (length > NAME_MAX) {
    throw new ChatError(
      "bad_request",
      `The name has ${length} characters, at most ${NAME_MAX} fit`,
    );
  }
  // Taken apart, as all marks count.
  const apart = withoutEmoji(name).normalize("NFD");
  for (const [pattern, message] of REFUSALS) {
    if (pattern.test(apart)) throw new ChatError("bad_request", message);
  }
  if (UNDEFINED.test(name)) {
    throw new ChatError("bad_request", "The name has characters that have no look of their own");
  }
  if (!NAMING.test(name)) {
    throw new ChatError("bad_request", "The name has no letter, digit or emoji");
  }
  return name;
}

/** The name with one emoji of one code point for each that is written as several, for what comes after it. */
export function withoutEmoji(name: string): string {
  return name.replace(EMOJI_SEQUENCE, "\u{1F600}");
}
