// PATCH and DELETE /rooms/{room}/{seq}: changes a message of one's own, or takes it back.

import type { Wish } from "../../hub/room_writer.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { parseSeq } from "../../protocol/cursor.ts";
import type { House } from "../house.ts";
import { readNonce } from "./idempotency_key.ts";
import { readFields } from "../http/request_body.ts";
import { roomOf } from "./room_routes.ts";
import type { Visit } from "../visit.ts";

/** PATCH with `{"text"}` or plain text; answers with the edit event. */
export async function editMessage(visit: Visit, house: House): Promise<Response> {
  const { fields } = await readFields(visit.request, { textForm: true });
  if (typeof fields.text !== "string") throw new ChatError("bad_request", `"text" is missing`);
  return await change(visit, house, { type: "edit", target: targetOf(visit), text: fields.text });
}

/** DELETE; answers with the delete event. */
export async function deleteMessage(visit: Visit, house: House): Promise<Response> {
  return await change(visit, house, { type: "delete", target: targetOf(visit) });
}

async function change(visit: Visit, house: House, wish: Wish): Promise<Response> {
  const room = roomOf(visit, house);
  const caller = await visit.caller();
  const { seq } = await room.write(caller, { ...wish, ...readNonce(visit.request.headers) });
  const { events } = await room.read(caller, { place: { after: seq - 1 }, limit: 1 });
  return Response.json(events[0], { headers: { "cache-control": "no-store" } });
}

function targetOf({ params }: Visit): number {
  const target = parseSeq(params.seq ?? "");
  if (target === undefined) throw new ChatError("not_found", "There is no such message");
  return target;
}
