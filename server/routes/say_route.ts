// POST /rooms/{room}: posts a message, from a form, a script or a shell.

import type { Actor } from "../../hub/policy.ts";
import type { Hub } from "../../hub/hub.ts";
import type { Room } from "../../hub/room.ts";
import type { Written } from "../../hub/room_writer.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { NONCE_MAX } from "../../protocol/limits.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { redirect } from "../http/bodiless_responses.ts";
import { wantsPage } from "../http/negotiate.ts";
import { readFields } from "../http/request_body.ts";
import { readNonce } from "./idempotency_key.ts";
import type { RoomPages } from "./room_page.ts";
import { requestedRoom } from "./room_routes.ts";
import {
  body,
  inHeader,
  json,
  object,
  type Operation,
  schemaRef,
  STRING,
} from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** What `postMessage` uses. */
export interface PostMessageDeps {
  readonly hub: Pick<Hub, "room">;
  readonly roomPages: Pick<RoomPages, "room">;
}

const TEXT = { type: "string", minLength: 1 };

/** POST of `/rooms/{room}`. */
export const POST_MESSAGE: Operation = {
  summary: "Posts a message",
  parameters: [
    inHeader(
      "Idempotency-Key",
      `The nonce: 1 to ${NONCE_MAX} characters. One user, room and nonce is never written twice`,
    ),
  ],
  requestBody: body({
    ...json(object({ text: TEXT }, {
      nonce: { type: "string", minLength: 1, maxLength: NONCE_MAX },
      name: { type: "string", description: "A guest's name" },
    })),
    "application/x-www-form-urlencoded": {
      schema: object({ text: TEXT }, { name: STRING, nonce: STRING }),
    },
    "text/plain": { schema: TEXT },
  }),
  responses: {
    201: {
      description: "The message is on disk",
      content: json(schemaRef("Message")),
      headers: { Location: { description: "The permalink", schema: STRING } },
    },
    303: { description: "Back to the room, for a form of a page" },
  },
  refusals: [400, 401, 403, 404, 409, 413, 415, 429, 503],
};

const CREATED = 201;

/** Writes the message; responds with its event, or redirects a form back to the room. */
export function postMessage({ hub, roomPages }: PostMessageDeps): Handler {
  return async (context) => {
    const room = requestedRoom(context, hub);
    const { form, fields } = await readFields(context.request, { textForm: true });
    const page = form !== "json" && wantsPage(context.request);
    const { text, name, refresh } = fields;
    try {
      if (typeof text !== "string") throw new ChatError("bad_request", `"text" is missing`);
      const guest = guestName(name, context);
      const actor = await context.identify(guest);
      const written = await room.write(actor, {
        type: "message",
        text,
        ...readNonce(context.request.headers, fields),
      });
      const permalink = `/rooms/${room.name}/${written.seq}`;
      if (page) {
        return redirect(roomPath(room, refresh, actor.session === undefined ? guest : null));
      }
      const event = await eventOf(room, actor, written);
      return Response.json(event, {
        status: CREATED,
        headers: { location: permalink, "cache-control": "no-store" },
      });
    } catch (error) {
      if (!(error instanceof ChatError) || !page) throw error;
      return await roomPages.room(context, room, {
        problem: {
          code: error.code,
          message: error.message,
          ...(typeof text === "string" ? { text } : {}),
          ...(typeof name === "string" ? { name } : {}),
        },
        refusal: error,
        actor: await actorOfPage(context, guestName(name, context)),
        ...(refreshOf(refresh) === undefined ? {} : { connectBy: "refresh" }),
      });
    }
  };
}

function guestName(field: unknown, { url }: RequestContext): string | null {
  return typeof field === "string" && field !== "" ? field : url.searchParams.get("name");
}

/** The guest, or nobody if their name was refused: the page that says so must not be refused too. */
async function actorOfPage(context: RequestContext, guest: string | null): Promise<Actor> {
  try {
    return await context.identify(guest);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return await context.identify(null);
  }
}

/** The form's field of a page that reloads itself; undefined from any other page. */
function refreshOf(field: unknown): string | undefined {
  return typeof field === "string" && field !== "" ? field : undefined;
}

function roomPath(room: Room, field: unknown, guest: string | null): string {
  const query = new URLSearchParams();
  const refresh = refreshOf(field);
  if (refresh !== undefined) query.set("refresh", refresh);
  if (guest !== null && guest !== "") query.set("name", guest);
  return `/rooms/${room.name}${query.size > 0 ? `?${query}` : ""}`;
}

/** The event as written. A repeated one is read from the log, because it may have changed since. */
async function eventOf(
  room: Room,
  actor: Actor,
  { seq, id, at, repeated, text }: Written,
): Promise<LogEvent> {
  const stored = repeated ? await room.event(actor, seq) : undefined;
  return stored ?? { type: "message", room: room.name, seq, id, at, user: actor.user!, text };
}
