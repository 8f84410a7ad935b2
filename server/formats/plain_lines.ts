// Formats messages as lines of plain text, for terminals and for chat clients without a protocol.

import type { ConfusableNames } from "../../hub/names/confusable_names.ts";
import type { RoomUpdate, WireFormat } from "../../hub/broadcast.ts";
import { lineOf, type LogEvent } from "../../protocol/events/registry.ts";

// No name contains a line break, and continuation lines are indented, so a line always begins with a
// name that the server wrote. Some terminals break lines at the line and paragraph separators too.
const LINE_BREAK = /[\n\u2028\u2029]/;
const INDENT = "\n    ";
// Letters with right-to-left direction (classes R and AL of UAX #9, by their blocks), and the marks,
// embeddings and isolates that change the direction of any text.
const BIDI =
  /[\u0590-\u08ff\u200f\u061c\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
// Letters of class L; some modifier letters are of no class.
const LETTER = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u;
// The first letter decides a line's direction (UAX #9, P2); an isolate does not change the direction
// of the text around it.
const LEFT_TO_RIGHT_MARK = "\u200e";
const ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/** `alice: hi`, with a prefix before the name; null if the event has no line. */
export function formatLine(
  event: LogEvent,
  confusableNames: ConfusableNames,
  prefix = "",
): string | null {
  const line = lineOf(event);
  if (line === undefined) return null;
  const [first = "", ...further] = line.split(LINE_BREAK);
  const name = atLineStart(confusableNames.displayName(event.user), first);
  return `${prefix}${name}: ${first}${further.map((line) => INDENT + indented(line)).join("")}`;
}

/**
 * The name, so that it shows at the beginning of the line: a line that ran from right to left would
 * show the end of the text there, which may look like another name.
 */
function atLineStart(name: string, text: string): string {
  const isBidi = BIDI.test(name) || (!LETTER.test(name) && BIDI.test(text));
  return isBidi ? `${LEFT_TO_RIGHT_MARK}${ISOLATE}${name}${END_OF_ISOLATE}` : name;
}

/** A continuation line, so that its indent shows at the beginning. */
function indented(line: string): string {
  return BIDI.test(line) ? `${LEFT_TO_RIGHT_MARK}${line}` : line;
}

/** `alice: hi` lines, several per frame, without presence, typing, edits and deletions. */
export const PLAIN_LINES: WireFormat = {
  name: "plain_lines",
  encode: (update, { confusableNames }) => joinLines(update, confusableNames, () => ""),
};

/** The lines of an update, with the result of `prefixOf` before each name. */
export function joinLines(
  update: RoomUpdate,
  confusableNames: ConfusableNames,
  prefixOf: (event: LogEvent) => string,
): string | null {
  if (update.type !== "events") return null;
  const lines = update.events.map((event) => formatLine(event, confusableNames, prefixOf(event)))
    .filter((line) => line !== null);
  return lines.length === 0 ? null : lines.join("\n");
}
