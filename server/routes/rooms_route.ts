// GET /rooms: the list of rooms, as a page or as JSON.

import type { Hub } from "../../hub/hub.ts";
import { roomLines } from "../formats/listings.ts";
import type { Pages } from "../formats/pages.ts";
import { wantsPage } from "../http/negotiate.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { roomsQuery } from "./rooms_query.ts";
import type { Handler } from "./route.ts";

/** What `getRooms` uses. */
export interface GetRoomsDeps {
  readonly hub: Pick<Hub, "authorize" | "rooms">;
  readonly pages: Pages;
}

/** Serves a part of the rooms: name, head, how many users are there, and the last event's time. */
export function getRooms({ hub, pages }: GetRoomsDeps): Handler {
  return async (context) => {
    const { user } = await context.identify();
    hub.authorize(user, "read");
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
