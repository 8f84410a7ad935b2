// GET /rooms/{room} as text/event-stream: server-sent events (WHATWG HTML, section 9.2).

import type { Room } from "../../hub/room.ts";
import type { RoomUpdate, WireFormat, WireRoom } from "../../hub/broadcast.ts";
import { formatCursor, isCursor, parseCursor } from "../../protocol/cursor.ts";
import type { Cursor } from "../../protocol/frames.ts";
import { acquireSlot } from "./long_poll.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { boundedHeader } from "../http/bounded_header.ts";
import { StreamConnection, type StreamDeps, streamHeaders } from "./stream_connection.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** Past every head. It gets a `reset`; an error would end an EventSource forever. */
const PAST_ALL: Cursor = { seq: Number.MAX_SAFE_INTEGER };
const RETRY_MS = 1_000;
// A comment, which is quick to parse. Some mobile networks close connections without data.
const KEEP_ALIVE = ": still here\n\n";

/** The wire format: events of the log with their cursor, presence and typing without one. */
export const SSE: WireFormat = {
  name: "sse",
  encode(update: RoomUpdate, room: WireRoom): Uint8Array {
    return new TextEncoder().encode(encodeUpdate(update, room));
  },
};

/** Serves the stream. */
export function eventStream(
  deps: StreamDeps,
): (context: RequestContext, room: Room) => Promise<Response> {
  return (context, room) => openStream(context, room, deps);
}

async function openStream(
  context: RequestContext,
  room: Room,
  deps: StreamDeps,
): Promise<Response> {
  const actor = await context.identify();
  room.authorize(actor, "join");
  const headers = streamHeaders("text/event-stream");
  if (context.request.method === "HEAD") return new Response(null, { headers });
  const cursor = cursorOf(context);
  context.reads.raiseTo(DATA_COST);
  acquireSlot(context, deps.connections);
  const stream = new StreamConnection({
    transport: "sse",
    liveActor: context.liveActor,
    room,
    deps,
    format: SSE,
    ...(cursor === undefined ? {} : { cursor }),
    greeting: `retry: ${RETRY_MS}\n\n`,
    live: (head) =>
      presenceNow(room) + sseEvent("live", { epoch: room.epoch, head, user: actor.user }),
    reset: (head) => sseEvent("reset", { epoch: room.epoch, head }),
    keepAlive: KEEP_ALIVE,
  });
  return new Response(stream.body, { headers });
}

/** The cursor to resume from. An id from another site's stream is not a cursor of this log. */
function cursorOf({ request, url }: RequestContext): Cursor | undefined {
  const lastEventId = boundedHeader(request.headers, "last-event-id");
  if (lastEventId) return isCursor(lastEventId) ? parseCursor(lastEventId) : PAST_ALL;
  const after = url.searchParams.get("after");
  return after === null ? undefined : parseCursor(after);
}

function encodeUpdate(update: RoomUpdate, { name: room, epoch }: WireRoom): string {
  switch (update.type) {
    case "events":
      return update.events.map((event) =>
        `id: ${formatCursor(event.seq, epoch)}\n${sseEvent(event.type, event)}`
      ).join("");
    case "presence":
      return sseEvent("presence", { room, ...update });
    case "typing":
      return update.users.map((user) => sseEvent("typing", { type: "typing", room, user })).join(
        "",
      );
  }
}

/** Who is here when the stream has caught up, as a change from an empty room. */
function presenceNow(room: Room): string {
  const { name, count } = room;
  const nobody = { left: [], away: [], back: [] };
  return sseEvent("presence", {
    type: "presence",
    room: name,
    joined: room.users(),
    ...nobody,
    count,
  });
}

// JSON contains no line breaks, so one `data:` line is enough.
function sseEvent(type: string, data: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
