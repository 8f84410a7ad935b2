// /rooms/{room}: one address for a room, in the form that who asks can use.

import { ChatError } from "../../protocol/chat_error.ts";
import { readRoomName } from "../../protocol/room_name.ts";
import type { Room } from "../../hub/room.ts";
import { eventPage } from "./event_page.ts";
import { openEventStream } from "../transports/event_stream.ts";
import type { App } from "../app.ts";
import { followLines, lastLines } from "./line_routes.ts";
import { negotiate } from "../http/negotiate.ts";
import { problemResponse } from "../formats/problem.ts";
import { logFrame, peopleFrame, roomPage } from "./room_page.ts";
import type { RequestContext } from "../auth/request_context.ts";

// `*/*` alone, as curl sends it, gets lines.
const ROOM_TYPES = [
  "text/plain",
  "text/html",
  "application/json",
  "text/event-stream",
] as const;
type RoomType = (typeof ROOM_TYPES)[number];
const NOT_ACCEPTABLE = 406;

/**
 * The room that the path names.
 *
 * @throws {ChatError} `bad_room`
 */
export function roomOf(context: RequestContext, app: App): Room {
  return app.hub.room(readRoomName(context.params.room ?? ""));
}

/** GET /rooms/{room} */
export async function readRoom(context: RequestContext, app: App): Promise<Response> {
  const response = await readRoomAs(negotiate(context.request, ROOM_TYPES), context, app);
  if (!response.headers.has("vary")) response.headers.set("vary", "Accept");
  return response;
}

async function readRoomAs(
  type: RoomType | undefined,
  context: RequestContext,
  app: App,
): Promise<Response> {
  const room = roomOf(context, app);
  switch (type) {
    case "text/html":
      switch (context.url.searchParams.get("view")) {
        case "log":
          return await logFrame(context, room, app);
        case "people":
          return await peopleFrame(context, room, app);
        default:
          return await roomPage(context, room, app);
      }
    case "application/json":
      return await eventPage(context, room, app);
    case "text/event-stream":
      return await openEventStream(context, room, app);
    case "text/plain":
      return context.url.searchParams.has("follow")
        ? await followLines(context, room, app)
        : await lastLines(context, room);
    default: {
      const refused = new ChatError(
        "unsupported_type",
        `This address gives ${ROOM_TYPES.join(", ")}`,
      );
      return await problemResponse(refused, context, app, { status: NOT_ACCEPTABLE });
    }
  }
}
