// GET /rooms/{room} as text/plain: lines for people with curl.

import type { Room } from "../../hub/room.ts";
import type { RoomNews, WireFormat, WireRoom } from "../../hub/room_post.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { parseCursor } from "../../protocol/cursor.ts";
import { parsePlace } from "../../protocol/place.ts";
import { takeSlot } from "../rooms/held_request.ts";
import type { House } from "../house.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { placeFields } from "../rooms/place_fields.ts";
import { joinLines } from "../rooms/plain_lines.ts";
import { StreamConnection } from "./stream_connection.ts";
import { streamHeaders } from "./stream_headers.ts";
import type { Visit } from "../visit.ts";

interface LineFormat extends WireFormat {
  encode(news: RoomNews, room: WireRoom): string | null;
}

/** Letters first: an offset is no name. The longest has 30 of them. */
const ZONE_NAME = /^[a-z][\w+/-]{0,63}$/i;
const PLAIN_TEXT = "text/plain; charset=utf-8";

/** The last messages, a line each. */
export async function lastLines(visit: Visit, room: Room): Promise<Response> {
  const { searchParams } = visit.url;
  const caller = await visit.caller();
  const format = linesIn(searchParams.get("tz"));
  const asked = parsePlace(placeFields(searchParams));
  visit.reads.raiseTo(DATA_COST);
  const { events } = await room.read(caller, asked);
  return new Response(format.encode({ type: "events", events }, room), {
    headers: { "content-type": PLAIN_TEXT, "cache-control": "private, no-cache" },
  });
}

/** The last messages, or those after a cursor, and then each new one as it comes. */
export async function followLines(visit: Visit, room: Room, house: House): Promise<Response> {
  const caller = await visit.caller();
  room.authorize(caller.user, "read");
  const { searchParams } = visit.url;
  const format = linesIn(searchParams.get("tz"));
  const after = searchParams.get("after");
  const cursor = after === null ? undefined : parseCursor(after);
  const headers = streamHeaders(PLAIN_TEXT);
  if (visit.request.method === "HEAD") return new Response(null, { headers });
  visit.reads.raiseTo(DATA_COST);
  takeSlot(visit, house);
  const stream = new StreamConnection({
    transport: "follow",
    actor: visit.actor,
    room,
    house,
    format,
    ...(cursor === undefined ? {} : { cursor }),
  });
  return new Response(stream.body, { headers });
}

/**
 * `2026-11-20 19:24 alice: hi`, each line ended, in a time zone's own time. However its name is
 * written, a zone has one format: what its readers get is written once for all of them.
 */
export function linesIn(timeZone: string | null): LineFormat {
  const format = dateFormat(timeZone ?? "UTC");
  return {
    name: `lines ${format.resolvedOptions().timeZone}`,
    encode(news, { namesakes }) {
      const lines = joinLines(news, namesakes, ({ at }) => `${format.format(at)} `);
      return lines === null ? null : `${lines}\n`;
    },
  };
}

/** Only of zones that have a name, which are some 400; each minute would be one by its offset. */
function dateFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    if (!ZONE_NAME.test(timeZone)) throw new RangeError(`Cannot read "${timeZone}": no name`);
    // Swedish writes dates as ISO 8601 does: 2026-11-20 19:24.
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  } catch (cause) {
    throw new ChatError("bad_request", `"tz" is a time zone such as Europe/Berlin`, { cause });
  }
}
