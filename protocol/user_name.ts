// The rules for the names of users and guests, on the page and on the server.

import { ChatError } from "./chat_error.ts";
import { NAME_MAX } from "./limits.ts";

/**
 * UTF-16 units of the longest text that can be a valid name after normalization: no character is
 * composed of more than four others, each of at most two units.
 */
const DECOMPOSED_MAX = NAME_MAX * 4 * 2;
// Emoji of several code points need joiners, selectors and tags. These are the sequences in which
// they have a visible effect: keycaps, the flags of England, Scotland and Wales (the only ones made
// of tags), and joined pictographs. \p{RGI_Emoji} is not used, because its v flag would exclude
// older browsers.
const EMOJI_SEQUENCE =
  /[0-9#*]\uFE0F\u20E3|\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}|\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*/gu;
// Runs of spaces of any width look like one space.
const SPACES = /\p{Zs}+/gu;
// Controls, formats, surrogates, line separators, and everything that Unicode says is invisible
// (UAX #44, Default_Ignorable_Code_Point). These are invisible and not listed there: the blank
// Braille pattern, the null notehead, blanks of hieroglyphs, fillers of Khitan and Chinese.
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u303F\u{13441}\u{13442}\u{16FE4}\u{1D159}]/u;
// Private and unassigned characters, and the two replacement characters: fonts draw them as an
// empty box, as nothing, or as anything.
const UNDEFINED = /[\p{Co}\p{Cn}\uFFFC\uFFFD]/u;
// UTS #39, section 5.4: at most four marks on a letter, and none of them twice in a row. A mark
// without a letter is drawn on the text before the name.
const STRAY_MARKS = /(?:^|\s)\p{M}|[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u;
// A mark of one script on a letter of another, or on a symbol, is drawn anywhere and anyhow: Indic
// joiners as nothing, a visarga as a colon. The scripts listed last share their marks.
const STRANGE_MARK =
  /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Common}]\p{M}*)(?![\p{sc=Inherited}\p{sc=Common}\p{sc=Cyrillic}\p{sc=Coptic}\p{sc=Glagolitic}])\p{M}/u;
/**
 * A character that names somebody: punctuation does not, nor do letters that only modify others.
 */
const NAMING = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{So}\p{Extended_Pictographic}]/u;

/**
 * What is rejected, with its message, in this order. The patterns see the name without emoji
 * sequences.
 */
const REFUSALS: readonly (readonly [pattern: RegExp, message: string])[] = [
  [UNSEEN, "The name has control or invisible characters"],
  [STRAY_MARKS, "The name has marks without a letter, or too many on one"],
  [STRANGE_MARK, "The name has marks without a letter, or too many on one"],
];

/**
 * Normalizes a name: trimmed, in Unicode NFC, each run of spaces as one space, 1 to NAME_MAX code
 * points.
 *
 * @throws {ChatError} `bad_request` if it is empty or too long, has characters that are invisible
 *   or undefined or marks that are out of place, or has no letter, digit, symbol or emoji
 */
export function normalizeName(raw: string): string {
  const trimmed = raw.trim();
  // Longer texts are not normalized: 64 KiB of marks would take a second.
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
  // Decomposed, so that all marks are counted.
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

/** Replaces each emoji sequence by one emoji of a single code point, for the checks after it. */
export function withoutEmoji(name: string): string {
  return name.replace(EMOJI_SEQUENCE, "\u{1F600}");
}
