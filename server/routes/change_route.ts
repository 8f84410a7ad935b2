// PATCH and DELETE /rooms/{room}/{seq}: edits or deletes a message of one's own.

import type { Hub } from "../../hub/hub.ts";
import type { Command } from "../../hub/room_writer.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { parseSeq } from "../../protocol/cursor.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { readFields } from "../http/request_body.ts";
import { readNonce } from "./idempotency_key.ts";
import { requestedRoom } from "./room_routes.ts";
import {
  body,
  inHeader,
  inPath,
  json,
  object,
  type Operation,
  type Parameter,
  parameterRefs,
  schemaRef,
} from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** What the handlers use. */
export interface ChangeDeps {
  readonly hub: Pick<Hub, "room">;
}

const IDEMPOTENCY_KEY = inHeader("Idempotency-Key", "The nonce, as for POST");
const TEXT = { type: "string", minLength: 1 };
const REFUSALS = [400, 401, 403, 404, 409, 410, 429, 503] as const;

/** The parameters of `/rooms/{room}/{seq}`. */
export const MESSAGE_PARAMETERS: readonly Parameter[] = [
  ...parameterRefs("room", "name"),
  inPath("seq", { type: "integer", minimum: 1 }),
];

/** PATCH of `/rooms/{room}/{seq}`. */
export const PATCH_MESSAGE: Operation = {
  summary: "Edits a message of one's own",
  parameters: [IDEMPOTENCY_KEY],
  requestBody: body({ ...json(object({ text: TEXT })), "text/plain": { schema: TEXT } }),
  responses: { 200: { description: "The edit event", content: json(schemaRef("Edit")) } },
  refusals: [...REFUSALS, 413, 415],
};

/** DELETE of `/rooms/{room}/{seq}`. */
export const DELETE_MESSAGE: Operation = {
  summary: "Deletes a message of one's own",
  parameters: [IDEMPOTENCY_KEY],
  responses: { 200: { description: "The delete event", content: json(schemaRef("Deletion")) } },
  refusals: REFUSALS,
};

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
  const event = await room.event(actor, seq);
  return Response.json(event, { headers: { "cache-control": "no-store" } });
}

function targetOf({ params }: RequestContext): number {
  const target = parseSeq(params.seq ?? "");
  if (target === undefined) throw new ChatError("not_found", "There is no such message");
  return target;
}
