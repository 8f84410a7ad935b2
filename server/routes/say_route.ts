// POST /rooms/{room}: says something, from a form, a script or a shell.

import type { Appended } from "../../hub/event_log.ts";
import type { Room } from "../../hub/room.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { LogEvent, User } from "../../protocol/event.ts";
import { cleanText } from "../../protocol/message_text.ts";
import type { App } from "../app.ts";
import type { Actor } from "../../hub/actor.ts";
import { readNonce } from "../http/idempotency_key.ts";
import { readFields } from "../http/request_body.ts";
import { roomPage } from "./room_page.ts";
import { roomOf } from "./room_routes.ts";
import { redirect } from "../http/redirect.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { wantsPage } from "../http/wants_page.ts";

const CREATED = 201;

/** Writes the message and answers with its event, or leads a form's sender back to the room. */
export async function say(context: RequestContext, app: App): Promise<Response> {
  const room = roomOf(context, app);
  const { form, fields } = await readFields(context.request, { textForm: true });
  const page = form !== "json" && wantsPage(context.request);
  const { text, name, refresh } = fields;
  try {
    if (typeof text !== "string") throw new ChatError("bad_request", `"text" is missing`);
    const guest = guestName(name, context);
    const actor = await context.identify(guest);
    const appended = await room.write(actor, {
      type: "message",
      text,
      ...readNonce(context.request.headers, fields),
    });
    const permalink = `/rooms/${room.name}/${appended.seq}`;
    if (page) {
      return redirect(backTo(room, refresh, actor.session === undefined ? guest : null));
    }
    const event = await eventOf(room, actor.user!, text, appended, app);
    return Response.json(event, {
      status: CREATED,
      headers: { location: permalink, "cache-control": "no-store" },
    });
  } catch (error) {
    if (!(error instanceof ChatError) || !page) throw error;
    return await roomPage(context, room, app, {
      problem: {
        code: error.code,
        message: error.message,
        ...(typeof text === "string" ? { text } : {}),
        ...(typeof name === "string" ? { name } : {}),
      },
      refusal: error,
      actor: await actorToAnswer(context, guestName(name, context)),
      ...(refreshOf(refresh) === undefined ? {} : { connectBy: "refresh" }),
    });
  }
}

function guestName(field: unknown, { url }: RequestContext): string | null {
  return typeof field === "string" && field !== "" ? field : url.searchParams.get("name");
}

/** A guest stays who they are; a name that was refused must not refuse the page that says so. */
async function actorToAnswer(context: RequestContext, guest: string | null): Promise<Actor> {
  try {
    return await context.identify(guest);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    return await context.identify(null);
  }
}

/** What a page that loads itself again has in its form; undefined from any other. */
function refreshOf(field: unknown): string | undefined {
  return typeof field === "string" && field !== "" ? field : undefined;
}

function backTo(room: Room, field: unknown, guest: string | null): string {
  const query = new URLSearchParams();
  const refresh = refreshOf(field);
  if (refresh !== undefined) query.set("refresh", refresh);
  if (guest !== null && guest !== "") query.set("name", guest);
  return `/rooms/${room.name}${query.size > 0 ? `?${query}` : ""}`;
}

/** What was written; a repeated one as it stands now, for it may have been edited since. */
async function eventOf(
  room: Room,
  user: User,
  text: string,
  { seq, id, at, repeated }: Appended,
  { configuration }: App,
): Promise<LogEvent> {
  if (repeated) {
    const { events } = await room.read({ user, address: "" }, {
      place: { after: seq - 1 },
      limit: 1,
    });
    const event = events[0];
    if (event !== undefined) return event;
  }
  return {
    type: "message",
    room: room.name,
    seq,
    id,
    at,
    user,
    text: cleanText(text, configuration.text),
  };
}
