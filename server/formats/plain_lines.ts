// Messages as lines of plain text, for chat clients that know no protocol and for terminals.

import type { ConfusableNames } from "../../hub/names/confusable_names.ts";
import type { RoomUpdate, WireFormat } from "../../hub/broadcast.ts";
import { lineOf, type LogEvent } from "../../protocol/events/registry.ts";

// No name has a line break, and a further line of a text is indented: so what stands at a line's
// beginning is always a name that the server wrote. The line and paragraph separators break lines
// in some terminals.
const LINE_BREAK = /[\n\u2028\u2029]/;
const INDENT = "\n    ";
// Letters that run from right to left (classes R and AL of UAX #9, by their blocks), and the marks,
// embeddings and isolates by which any text turns.
const TURNING =
  /[\u0590-\u08ff\u200f\u061c\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
// Letters of class L; modifier letters are partly of none.
const LETTER = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u;
// A line runs as its first letter does (UAX #9, P2), and an isolate turns nothing around it.
const LEFT_TO_RIGHT_MARK = "\u200e";
const ISOLATE = "\u2068";
const END_OF_ISOLATE = "\u2069";

/** `alice: hi`, with what goes in front of the name; null for what is no message that stands. */
export function formatLine(
  event: LogEvent,
  confusableNames: ConfusableNames,
  prefix = "",
): string | null {
  const line = lineOf(event);
  if (line === undefined) return null;
  const [first = "", ...further] = line.split(LINE_BREAK);
  const name = inItsPlace(confusableNames.displayName(event.user), first);
  return `${prefix}${name}: ${first}${further.map((line) => INDENT + indented(line)).join("")}`;
}

/**
 * The name, so that it is seen at the line's beginning: a line that ran from right to left would show
 * the end of the text there, which may look like somebody else's name.
 */
function inItsPlace(name: string, text: string): string {
  const turns = TURNING.test(name) || (!LETTER.test(name) && TURNING.test(text));
  return turns ? `${LEFT_TO_RIGHT_MARK}${ISOLATE}${name}${END_OF_ISOLATE}` : name;
}

/** A further line, so that its indent is seen at its beginning. */
function indented(line: string): string {
  return TURNING.test(line) ? `${LEFT_TO_RIGHT_MARK}${line}` : line;
}

/** `alice: hi` lines, several to a frame; presence, typing, edits and removals are left out. */
export const PLAIN_LINES: WireFormat = {
  name: "plain_lines",
  encode: (update, { confusableNames }) => joinLines(update, confusableNames, () => ""),
};

/** Lines with what `prefixOf` puts in front of each name. */
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
