// GET /: who are you, which room, how to connect.

import { ChatError } from "../../protocol/chat_error.ts";
import { LOBBY, normalizeRoomName, readRoomName } from "../../protocol/room_name.ts";
import { CONNECT_BY } from "../../protocol/view.ts";
import type { FormProblem, WelcomeView } from "../../protocol/view.ts";
import { connectBy } from "../transports/connect_by.ts";
import type { App } from "../app.ts";
import { publicConfig, roomLines } from "../formats/public_config.ts";
import { pageResponse } from "../formats/page_response.ts";
import { sessionLines } from "../formats/session_lines.ts";
import type { RequestContext } from "../auth/request_context.ts";

/** Rooms on it, the liveliest; the others are on a page of their own. */
const ROOMS_SHOWN = 20;

/** A form that did nothing. */
export interface RefusedForm {
  readonly refusal: ChatError;
  /** What was filled in: all but the password comes back. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The form as it is shown. */
interface ShownForm {
  readonly fields: RefusedForm["fields"];
  /** A name that cannot be a room's comes back as it was typed. */
  readonly room: string;
  readonly refusal: ChatError | undefined;
}

/** The page; with what went wrong and what was filled in, if a form was refused. */
export function welcomePage(
  context: RequestContext,
  app: App,
  refused?: RefusedForm,
): Promise<Response> {
  const fields = refused?.fields ?? {};
  const typed = textOf(fields.room) ?? context.url.searchParams.get("room") ?? "";
  const name = normalizeRoomName(typed) || LOBBY;
  const notAName = refusalOf(name);
  const refusal = refused?.refusal ?? notAName;
  const form = { fields, room: notAName === undefined ? name : typed, refusal };
  return pageResponse(context, app, () => welcomeView(context, app, form), refusal);
}

async function welcomeView(
  context: RequestContext,
  app: App,
  { fields, room, refusal }: ShownForm,
): Promise<WelcomeView> {
  const actor = await context.identify(null);
  const closed = app.configuration.password !== undefined && actor.user === null;
  const { rooms, next } = closed
    ? { rooms: null, next: null }
    : await roomLines(app, { limit: ROOMS_SHOWN });
  return {
    page: "welcome",
    user: actor.user,
    room,
    rooms,
    moreRooms: next !== null,
    sessions: await sessionLines(actor, app),
    connectBy: CONNECT_BY.find((each) => each === fields.connect) ?? connectBy(context),
    config: publicConfig(app),
    ...(refusal === undefined ? {} : { problem: problemOf(refusal, fields) }),
  };
}

/** Why the name cannot be a room's; undefined if it can. */
function refusalOf(room: string): ChatError | undefined {
  try {
    readRoomName(room);
  } catch (error) {
    if (error instanceof ChatError) return error;
    throw error;
  }
}

function problemOf(
  { code, message }: ChatError,
  fields: RefusedForm["fields"],
): FormProblem {
  const [name, email, text] = [fields.name, fields.email, fields.text].map(textOf);
  return {
    code,
    message,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email, keepPicture: fields.keep_picture === "yes" }),
    ...(text === undefined ? {} : { text }),
  };
}

function textOf(field: unknown): string | undefined {
  return typeof field === "string" ? field : undefined;
}
