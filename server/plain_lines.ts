// Messages as lines of plain text, for chat clients that know no protocol and for terminals.

import type { Namesakes } from "../hub/namesakes.ts";
import type { RoomNews, WireFormat } from "../hub/room_post.ts";
import type { LogEvent } from "../protocol/event.ts";

// No name has a line break, and a further line of a text is indented: so what stands at a line's
// beginning is always a name that the server wrote. The line and paragraph separators break lines
// in some terminals.
const LINE_BREAK = /[\n\u2028\u2029]/g;
const INDENT = "\n    ";

/** `alice: hi`, with what goes in front of the name; null for what is no message that stands. */
export function formatLine(event: LogEvent, namesakes: Namesakes, prefix = ""): string | null {
  if (event.type !== "message" || event.text === undefined) return null;
  const name = namesakes.shownName(event.user);
  return `${prefix}${name}: ${event.text.replace(LINE_BREAK, INDENT)}`;
}

/** `alice: hi` lines, several to a frame; presence, typing, edits and removals are left out. */
export const PLAIN_LINES: WireFormat = {
  name: "plain_lines",
  encode: (news, { namesakes }) => joinLines(news, namesakes, () => ""),
};

/** Lines with what `prefixOf` puts in front of each name. */
export function joinLines(
  news: RoomNews,
  namesakes: Namesakes,
  prefixOf: (event: LogEvent) => string,
): string | null {
  if (news.type !== "events") return null;
  const lines = news.events.map((event) => formatLine(event, namesakes, prefixOf(event)))
    .filter((line) => line !== null);
  return lines.length === 0 ? null : lines.join("\n");
}
