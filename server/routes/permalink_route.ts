// GET /rooms/{room}/{seq}: the permanent address of a message, with the messages around it.

import type { Hub } from "../../hub/hub.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { parseSeq } from "../../protocol/cursor.ts";
import { formatLine } from "../formats/plain_lines.ts";
import { negotiate } from "../http/negotiate.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import type { RoomPages } from "./room_page.ts";
import { PAGE_REDIRECTS, requestedRoom } from "./room_routes.ts";
import { json, type Operation, PAGE, schemaRef, TEXT } from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** What `getPermalink` uses. */
export interface GetPermalinkDeps {
  readonly hub: Pick<Hub, "room">;
  readonly roomPages: Pick<RoomPages, "room">;
}

/** GET of `/rooms/{room}/{seq}`. */
export const GET_PERMALINK: Operation = {
  summary: "The permalink of an event",
  responses: {
    200: {
      description: "The event, its line, or the page at it",
      content: { ...json(schemaRef("Event")), ...TEXT, ...PAGE },
    },
    303: { description: PAGE_REDIRECTS },
  },
  refusals: [401, 404, 410],
};

/** Serves the page at that message, the event as JSON, or its line. */
export function getPermalink({ hub, roomPages }: GetPermalinkDeps): Handler {
  return async (context) => {
    const room = requestedRoom(context, hub);
    const actor = await context.identify();
    room.authorize(actor, "read");
    const seq = parseSeq(context.params.seq ?? "");
    if (seq === undefined) throw new ChatError("not_found", "There is no such message");
    context.reads.raiseTo(DATA_COST);
    const event = await room.event(actor, seq);
    if (event === undefined) {
      throw new ChatError("not_found", `"${room.name}" has no message ${seq} yet`);
    }
    if ("deleted" in event) throw new ChatError("gone", "This message was deleted");
    const headers = { "cache-control": "private, no-cache", vary: "Accept" };
    switch (negotiate(context.request, ["application/json", "text/html", "text/plain"])) {
      case "text/html":
        return await roomPages.room(context, room, { target: seq, actor });
      case "text/plain":
        return new Response(`${formatLine(event, room.confusableNames) ?? ""}\n`, {
          headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
        });
      default:
        return Response.json(event, { headers });
    }
  };
}
