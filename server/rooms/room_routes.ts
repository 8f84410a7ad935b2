// /rooms/{room}: one address for a room, in the form that who asks can use.

import { ChatError } from "../../protocol/chat_error.ts";
import { readRoomName } from "../../protocol/room_name.ts";
import type { Room } from "../../hub/room.ts";
import { eventPage } from "./event_page.ts";
import { openEventStream } from "../streams/event_stream.ts";
import type { House } from "../house.ts";
import { followLines, lastLines } from "../streams/line_routes.ts";
import { negotiate } from "../http/negotiate.ts";
import { problemResponse } from "../http/problem.ts";
import { logFrame, peopleFrame, roomPage } from "./room_page.ts";
import type { Visit } from "../visit.ts";

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
export function roomOf(visit: Visit, house: House): Room {
  return house.hub.room(readRoomName(visit.params.room ?? ""));
}

/** GET /rooms/{room} */
export async function readRoom(visit: Visit, house: House): Promise<Response> {
  const response = await readRoomAs(negotiate(visit.request, ROOM_TYPES), visit, house);
  if (!response.headers.has("vary")) response.headers.set("vary", "Accept");
  return response;
}

async function readRoomAs(
  type: RoomType | undefined,
  visit: Visit,
  house: House,
): Promise<Response> {
  const room = roomOf(visit, house);
  switch (type) {
    case "text/html":
      switch (visit.url.searchParams.get("view")) {
        case "log":
          return await logFrame(visit, room, house);
        case "people":
          return await peopleFrame(visit, room, house);
        default:
          return await roomPage(visit, room, house);
      }
    case "application/json":
      return await eventPage(visit, room, house);
    case "text/event-stream":
      return await openEventStream(visit, room, house);
    case "text/plain":
      return visit.url.searchParams.has("follow")
        ? await followLines(visit, room, house)
        : await lastLines(visit, room);
    default: {
      const refused = new ChatError(
        "unsupported_type",
        `This address gives ${ROOM_TYPES.join(", ")}`,
      );
      return await problemResponse(refused, visit, house, { status: NOT_ACCEPTABLE });
    }
  }
}
