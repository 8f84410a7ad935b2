// PATCH and DELETE /rooms/{room}/{seq}: changes a message of one's own, or takes it back.

import type { Command } from "../../hub/room_writer.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { parseSeq } from "../../protocol/cursor.ts";
import type { App } from "../app.ts";
import { readNonce } from "../http/idempotency_key.ts";
import { readFields } from "../http/request_body.ts";
import { roomOf } from "./room_routes.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** PATCH with `{"text"}` or plain text; answers with the edit event. */
export async function editMessage(context: RequestContext, app: App): Promise<Response> {
  const { fields } = await readFields(context.request, { textForm: true });
  if (typeof fields.text !== "string") throw new ChatError("bad_request", `"text" is missing`);
  return await change(context, app, { type: "edit", target: targetOf(context), text: fields.text });
}

/** DELETE; answers with the delete event. */
export async function deleteMessage(context: RequestContext, app: App): Promise<Response> {
  return await change(context, app, { type: "delete", target: targetOf(context) });
}

async function change(context: RequestContext, app: App, command: Command): Promise<Response> {
  const room = roomOf(context, app);
  const actor = await context.identify();
  const { seq } = await room.write(actor, { ...command, ...readNonce(context.request.headers) });
  const { events } = await room.read(actor, { place: { after: seq - 1 }, limit: 1 });
  return Response.json(events[0], { headers: { "cache-control": "no-store" } });
}

function targetOf({ params }: RequestContext): number {
  const target = parseSeq(params.seq ?? "");
  if (target === undefined) throw new ChatError("not_found", "There is no such message");
  return target;
}
