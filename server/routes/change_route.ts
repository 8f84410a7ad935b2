// PATCH and DELETE /rooms/{room}/{seq}: edits or deletes a message of one's own.

import type { Hub } from "../../hub/hub.ts";
import type { Command } from "../../hub/room_writer.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { parseSeq } from "../../protocol/cursor.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { readFields } from "../http/request_body.ts";
import { readNonce } from "./idempotency_key.ts";
import { requestedRoom } from "./room_routes.ts";
import type { Handler } from "./route.ts";

/** What the handlers use. */
export interface ChangeDeps {
  readonly hub: Pick<Hub, "room">;
}

/** PATCH with `{"text"}` or plain text; responds with the edit event. */
export function patchMessage({ hub }: ChangeDeps): Handler {
  return async (context) => {
    const { fields } = await readFields(context.request, { textForm: true });
    if (typeof fields.text !== "string") throw new ChatError("bad_request", `"text" is missing`);
    return await change(context, hub, {
      type: "edit",
      target: targetOf(context),
      text: fields.text,
    });
  };
}

/** DELETE; responds with the delete event. */
export function deleteMessage({ hub }: ChangeDeps): Handler {
  return (context) => change(context, hub, { type: "delete", target: targetOf(context) });
}

async function change(
  context: RequestContext,
  hub: ChangeDeps["hub"],
  command: Command,
): Promise<Response> {
  const room = requestedRoom(context, hub);
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
