// The rules for the text of a message, and how it is cleaned.

import { ChatError } from "./chat_error.ts";
import { TEXT_MAX } from "./limits.ts";

// Terminals interpret these (above all ESC). A line feed and a tab are text.
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;
const REPLACEMENT = "\uFFFD";

/**
 * Cleans a text: CR LF and CR become LF; lone surrogates and control characters other than LF and
 * TAB become U+FFFD. Nothing else changes, not even white space at the ends: only the plain socket
 * trims, before it writes.
 *
 * @throws {ChatError} `empty` if only white space is left, `too_long` if it has more than `max`
 *   code points
 */
export function cleanText(raw: string, max: number = TEXT_MAX): string {
  const text = raw.replaceAll("\r\n", "\n").replaceAll("\r", "\n").toWellFormed()
    .replace(CONTROLS, REPLACEMENT);
  if (text.trim() === "") throw new ChatError("empty", "The text is empty");
  // A code point has one or two units, so only a text between the two bounds must be counted.
  if (text.length > max && (text.length > 2 * max || [...text].length > max)) {
    throw new ChatError("too_long", `The text is over ${max} characters`);
  }
  return text;
}
