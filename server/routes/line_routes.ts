// GET /rooms/{room} as text/plain: lines of text, for curl.

import type { Room } from "../../hub/room.ts";
import type { RoomUpdate, WireFormat, WireRoom } from "../../hub/broadcast.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { parseCursor } from "../../protocol/cursor.ts";
import { acquireSlot } from "../transports/long_poll.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { joinLines } from "../formats/plain_lines.ts";
import {
  StreamConnection,
  type StreamDeps,
  streamHeaders,
} from "../transports/stream_connection.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { placeQuery } from "./read_query.ts";
import type { RoomHandler } from "./route.ts";

interface LineFormat extends WireFormat {
  encode(update: RoomUpdate, room: WireRoom): string | null;
}

/** Begins with a letter, as an offset is not a name. The longest name has 30 characters. */
const ZONE_NAME = /^[a-z][\w+/-]{0,63}$/i;
const PLAIN_TEXT = "text/plain; charset=utf-8";

/** Serves the last messages, one line each; with `?follow`, each new one too. */
export function lines(deps: StreamDeps): RoomHandler {
  return (context, room) =>
    context.url.searchParams.has("follow")
      ? followLines(context, room, deps)
      : lastLines(context, room);
}

async function lastLines(context: RequestContext, room: Room): Promise<Response> {
  const { searchParams } = context.url;
  const actor = await context.identify();
  const format = linesIn(searchParams.get("tz"));
  const asked = placeQuery(searchParams);
  context.reads.raiseTo(DATA_COST);
  const { events } = await room.read(actor, asked);
  return new Response(format.encode({ type: "events", events }, room), {
    headers: { "content-type": PLAIN_TEXT, "cache-control": "private, no-cache" },
  });
}

/** The last messages, or those after a cursor, and then each new one. */
async function followLines(
  context: RequestContext,
  room: Room,
  deps: StreamDeps,
): Promise<Response> {
  const actor = await context.identify();
  room.authorize(actor, "join");
  const { searchParams } = context.url;
  const format = linesIn(searchParams.get("tz"));
  const after = searchParams.get("after");
  const cursor = after === null ? undefined : parseCursor(after);
  const headers = streamHeaders(PLAIN_TEXT);
  if (context.request.method === "HEAD") return new Response(null, { headers });
  context.reads.raiseTo(DATA_COST);
  acquireSlot(context, deps.connections);
  const stream = new StreamConnection({
    transport: "follow",
    liveActor: context.liveActor,
    room,
    deps,
    format,
    ...(cursor === undefined ? {} : { cursor }),
  });
  return new Response(stream.body, { headers });
}

/**
 * `2026-11-20 19:24 alice: hi`, each line terminated, in the local time of a zone. All spellings of a
 * zone have one format, so that its readers share what is encoded.
 */
export function linesIn(timeZone: string | null): LineFormat {
  const format = dateFormat(timeZone ?? "UTC");
  return {
    name: `lines ${format.resolvedOptions().timeZone}`,
    encode(update, { confusableNames }) {
      const lines = joinLines(update, confusableNames, ({ at }) => `${format.format(at)} `);
      return lines === null ? null : `${lines}\n`;
    },
  };
}

/** Accepts only named zones, of which there are about 400; offsets would be one for each minute. */
function dateFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    if (!ZONE_NAME.test(timeZone)) throw new RangeError(`Cannot read "${timeZone}": no name`);
    // Swedish dates are ISO 8601: 2026-11-20 19:24.
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  } catch (cause) {
    throw new ChatError("bad_request", `"tz" is a time zone such as Europe/Berlin`, { cause });
  }
}
