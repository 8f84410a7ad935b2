// GET /rooms/{room}: one address for a room, in the form that the client accepts.

import type { Hub } from "../../hub/hub.ts";
import type { Room } from "../../hub/room.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { readRoomName } from "../../protocol/room_name.ts";
import type { RequestContext } from "../auth/request_context.ts";
import type { Pages } from "../formats/pages.ts";
import { problemResponse } from "../formats/problem.ts";
import { negotiate } from "../http/negotiate.ts";
import type { RoomPages } from "./room_page.ts";
import {
  inHeader,
  json,
  type Operation,
  PAGE,
  parameterRefs,
  schemaRef,
  STRING,
  TEXT,
} from "../ops/openapi/operation.ts";
import type { Handler, RoomHandler } from "./route.ts";

/** What `getRoom` uses. */
export interface GetRoomDeps {
  readonly hub: Pick<Hub, "room">;
  readonly pages: Pages;
  readonly roomPages: RoomPages;
  readonly eventPage: RoomHandler;
  readonly eventStream: RoomHandler;
  readonly lines: RoomHandler;
}

/** The redirects of a room's page. */
export const PAGE_REDIRECTS =
  "For a page: to the address without `connect` and `refresh`, which are saved; or to the welcome page";

/** GET of `/rooms/{room}`. */
export const GET_ROOM: Operation = {
  summary: "The room, in the form that Accept asks for",
  parameters: [
    ...parameterRefs(
      "after",
      "before",
      "around",
      "limit",
      "wait",
      "tz",
      "follow",
      "users",
      "presence",
    ),
    inHeader("Last-Event-ID", "Where an event stream goes on"),
  ],
  responses: {
    200: {
      description: "A page of events, a stream of them, lines of text, or the page",
      content: {
        ...json(schemaRef("EventPage")),
        "text/event-stream": { schema: STRING },
        ...TEXT,
        ...PAGE,
      },
    },
    303: { description: PAGE_REDIRECTS },
    304: { description: "If-None-Match names the current page" },
  },
  refusals: [400, 401, 404, 406, 429],
};

// `Accept: */*`, as curl sends it, gets the first.
const ROOM_TYPES = [
  "text/plain",
  "text/html",
  "application/json",
  "text/event-stream",
] as const;
const NOT_ACCEPTABLE = 406;

/**
 * The room that the path names.
 *
 * @throws {ChatError} `bad_room`
 */
export function requestedRoom(
  { params }: Pick<RequestContext, "params">,
  hub: Pick<Hub, "room">,
): Room {
  return hub.room(readRoomName(params.room ?? ""));
}

/** Serves the room as `Accept` says. */
export function getRoom(deps: GetRoomDeps): Handler {
  return async (context) => {
    const response = await negotiated(context, deps);
    if (!response.headers.has("vary")) response.headers.set("vary", "Accept");
    return response;
  };
}

function negotiated(context: RequestContext, deps: GetRoomDeps): Promise<Response> {
  const room = requestedRoom(context, deps.hub);
  switch (negotiate(context.request, ROOM_TYPES)) {
    case "text/html":
      switch (context.url.searchParams.get("view")) {
        case "log":
          return deps.roomPages.logFrame(context, room);
        case "people":
          return deps.roomPages.peopleFrame(context, room);
        default:
          return deps.roomPages.room(context, room);
      }
    case "application/json":
      return deps.eventPage(context, room);
    case "text/event-stream":
      return deps.eventStream(context, room);
    case "text/plain":
      return deps.lines(context, room);
    default: {
      const types = ROOM_TYPES.join(", ");
      const refused = new ChatError("unsupported_type", `This address serves ${types}`);
      return problemResponse(refused, context, deps.pages, { status: NOT_ACCEPTABLE });
    }
  }
}
