// GET /rooms: the list of rooms, as a page or as JSON.

import type { Hub } from "../../hub/hub.ts";
import { ROOMS_PAGE_DEFAULT, ROOMS_PAGE_MAX } from "../../protocol/limits.ts";
import { roomLines } from "../formats/listings.ts";
import type { Pages } from "../formats/pages.ts";
import { wantsPage } from "../http/negotiate.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { roomsQuery } from "./read_query.ts";
import {
  type DescribedPath,
  inQuery,
  json,
  object,
  PAGE,
  schemaRef,
} from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** What `getRooms` uses. */
export interface GetRoomsDeps {
  readonly hub: Pick<Hub, "authorize" | "rooms">;
  readonly pages: Pages;
}

/** The path `/rooms`. */
export const ROOMS_API: DescribedPath = {
  GET: {
    summary: "The rooms with messages, and the lobby; the most recently active first",
    parameters: [
      inQuery("cursor", "The `next` of another response"),
      inQuery("limit", undefined, {
        type: "integer",
        minimum: 1,
        maximum: ROOMS_PAGE_MAX,
        default: ROOMS_PAGE_DEFAULT,
      }),
      inQuery("q", "Only rooms with this in their names"),
    ],
    responses: {
      200: {
        description: "A part of the rooms",
        content: {
          ...json(object({
            rooms: { type: "array", maxItems: ROOMS_PAGE_MAX, items: schemaRef("RoomListing") },
            next: {
              description: "The cursor of the next part; null if this is the last",
              type: ["string", "null"],
            },
          })),
          ...PAGE,
        },
      },
    },
    refusals: [400, 401],
  },
};

/** Serves a part of the rooms: name, head, how many users are there, and the last event's time. */
export function getRooms({ hub, pages }: GetRoomsDeps): Handler {
  return async (context) => {
    const user = hub.authorize(await context.identify(), "list");
    const query = roomsQuery(context.url.searchParams);
    if (wantsPage(context.request)) {
      const q = context.url.searchParams.get("q");
      return await pages.respond(context, async () => {
        const { rooms, next } = await roomLines(hub, query);
        return { page: "rooms", user, rooms, next, ...(q ? { q } : {}) };
      });
    }
    context.reads.raiseTo(DATA_COST);
    const { rooms, next } = await roomLines(hub, query);
    return Response.json({
      rooms: rooms.map(({ room: name, head, count, lastAt }) => ({ name, head, count, lastAt })),
      next,
    }, { headers: { "cache-control": "private, no-cache", vary: "Accept" } });
  };
}
