// GET /rooms: what there is to talk in.

import type { App } from "../app.ts";
import { roomLines } from "../formats/public_config.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { pageResponse } from "../formats/page_response.ts";
import { roomsQuery } from "./rooms_query.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { wantsPage } from "../http/wants_page.ts";

/** A part of the rooms as a page or as JSON: name, head, how many are there, the last event's time. */
export async function listRooms(context: RequestContext, app: App): Promise<Response> {
  const actor = await context.identify();
  app.hub.authorize(actor.user, "read");
  const query = roomsQuery(context.url.searchParams);
  if (wantsPage(context.request)) {
    const q = context.url.searchParams.get("q");
    return await pageResponse(context, app, async () => {
      const { rooms, next } = await roomLines(app, query);
      return { page: "rooms", user: actor.user, rooms, next, ...(q ? { q } : {}) };
    });
  }
  context.reads.raiseTo(DATA_COST);
  const { rooms, next } = await roomLines(app, query);
  return Response.json({
    rooms: rooms.map(({ room: name, head, count, lastAt }) => ({ name, head, count, lastAt })),
    next,
  }, { headers: { "cache-control": "private, no-cache", vary: "Accept" } });
}
