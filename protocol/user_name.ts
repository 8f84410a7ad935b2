// What a person may be called: one rule for sessions and guests, on the page and on the server.

import { ChatError } from "./chat_error.ts";
import { NAME_MAX } from "./limits.ts";

// Emoji that are written as several code points need joiners, selectors and tags; there they change
// what is seen: keycaps, the flags of England, Scotland and Wales (the only ones made of tags), and
// pictographs that are joined. Not \p{RGI_Emoji}: its v flag would keep older browsers from the page.
const EMOJI_SEQUENCE =
  /[0-9#*]\uFE0F\u20E3|\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}|\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*/gu;
// Controls, formats, surrogates, line separators, and all that Unicode says is drawn as nothing
// (UAX #44, Default_Ignorable_Code_Point), with the blank Braille pattern, which is drawn as nothing too.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * A name as it is kept: trimmed, in Unicode NFC, 1 to NAME_MAX code points.
 *
 * @throws {ChatError} `bad_request` where it is empty, too long, or has control or invisible characters.
 */
export function normalizeName(raw: string): string {
  const name = raw.trim().normalize("NFC");
  const length = [...name].length;
  if (length === 0) throw new ChatError("bad_request", "The name is empty");
  if (length > NAME_MAX) {
    throw new ChatError(
      "bad_request",
      `The name has ${length} characters, at most ${NAME_MAX} fit`,
    );
  }
  if (UNSEEN.test(name.replace(EMOJI_SEQUENCE, ""))) {
    throw new ChatError("bad_request", "The name has control or invisible characters");
  }
  return name;
}
