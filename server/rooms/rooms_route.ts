// GET /rooms: what there is to talk in.

import type { House } from "../house.ts";
import { roomLines } from "../house_view.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { pageResponse } from "../http/page_response.ts";
import { roomsQuery } from "./rooms_query.ts";
import type { Visit } from "../visit.ts";
import { wantsPage } from "../http/wants_page.ts";

/** A part of the rooms as a page or as JSON: name, head, how many are there, the last event's time. */
export async function listRooms(visit: Visit, house: House): Promise<Response> {
  const caller = await visit.caller();
  house.hub.authorize(caller.user, "read");
  const query = roomsQuery(visit.url.searchParams);
  if (wantsPage(visit.request)) {
    const q = visit.url.searchParams.get("q");
    return await pageResponse(visit, house, async () => {
      const { rooms, next } = await roomLines(house, query);
      return { page: "rooms", user: caller.user, rooms, next, ...(q ? { q } : {}) };
    });
  }
  visit.reads.raiseTo(DATA_COST);
  const { rooms, next } = await roomLines(house, query);
  return Response.json({
    rooms: rooms.map(({ room: name, head, count, lastAt }) => ({ name, head, count, lastAt })),
    next,
  }, { headers: { "cache-control": "private, no-cache", vary: "Accept" } });
}
