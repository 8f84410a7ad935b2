// GET /rooms/{room}/{seq}: one message for ever, with what was said around it.

import { ChatError } from "../../protocol/chat_error.ts";
import { parseSeq } from "../../protocol/cursor.ts";
import type { House } from "../house.ts";
import { negotiate } from "../http/negotiate.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { formatLine } from "./plain_lines.ts";
import { roomPage } from "./room_page.ts";
import { roomOf } from "./room_routes.ts";
import type { Visit } from "../visit.ts";

/** The page at that message, the event as JSON, or its line. */
export async function readPermalink(visit: Visit, house: House): Promise<Response> {
  const room = roomOf(visit, house);
  const caller = await visit.caller();
  room.authorize(caller.user, "read");
  const seq = parseSeq(visit.params.seq ?? "");
  if (seq === undefined) throw new ChatError("not_found", "There is no such message");
  visit.reads.raiseTo(DATA_COST);
  if (seq > room.head) throw new ChatError("not_found", `"${room.name}" has no message ${seq} yet`);
  const { events } = await room.read(caller, { place: { after: seq - 1 }, limit: 1 });
  const event = events[0];
  if (event === undefined) throw new ChatError("not_found", `There is no message ${seq}`);
  if ("deleted" in event) throw new ChatError("gone", "This message was deleted");
  const headers = { "cache-control": "private, no-cache", vary: "Accept" };
  switch (negotiate(visit.request, ["application/json", "text/html", "text/plain"])) {
    case "text/html":
      return await roomPage(visit, room, house, { target: seq, caller });
    case "text/plain":
      return new Response(`${formatLine(event, room.namesakes) ?? ""}\n`, {
        headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
      });
    default:
      return Response.json(event, { headers });
  }
}
