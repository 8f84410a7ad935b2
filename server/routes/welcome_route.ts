// GET /: the welcome page, where users choose a name, a room, and how to connect.

import type { Hub } from "../../hub/hub.ts";
import type { Sessions } from "../../hub/sessions.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { LOBBY, normalizeRoomName, readRoomName } from "../../protocol/room_name.ts";
import { CONNECT_BY } from "../../protocol/view.ts";
import type { FormProblem, PublicConfig, WelcomeView } from "../../protocol/view.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { connectBy } from "../formats/connect_by.ts";
import { roomLines, sessionLines } from "../formats/listings.ts";
import { type DescribedPath, PAGE } from "../ops/openapi/operation.ts";
import type { Pages } from "../formats/pages.ts";

/** What the welcome page uses. */
export interface WelcomePageDeps {
  readonly hub: Pick<Hub, "rooms">;
  readonly sessions: Pick<Sessions, "list">;
  readonly pages: Pages;
  readonly config: PublicConfig;
}

/** The path `/`. */
export const WELCOME_API: DescribedPath = {
  GET: {
    summary: "The welcome page: name, email, room, and how to connect",
    responses: { 200: { description: "The page", content: PAGE } },
  },
};

/** A form that was refused. */
export interface RefusedForm {
  readonly refusal: ChatError;
  /** What was filled in; the page shows all of it again but the password. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Serves the page; with what went wrong and what was filled in, if a form was refused. */
export type WelcomePage = (context: RequestContext, refused?: RefusedForm) => Promise<Response>;

/** The form as the page shows it. */
interface ShownForm {
  readonly fields: RefusedForm["fields"];
  /** As it was typed, if it is not a valid name. */
  readonly room: string;
  readonly refusal: ChatError | undefined;
}

/** The most active rooms are on the page; the others are on a page of their own. */
const ROOMS_SHOWN = 20;

/** Makes the function that serves the page. */
export function welcomePage(deps: WelcomePageDeps): WelcomePage {
  return (context, refused) => {
    const fields = refused?.fields ?? {};
    const typed = textOf(fields.room) ?? context.url.searchParams.get("room") ?? "";
    const name = normalizeRoomName(typed) || LOBBY;
    const invalidName = refusalOf(name);
    const refusal = refused?.refusal ?? invalidName;
    const form = { fields, room: invalidName === undefined ? name : typed, refusal };
    return deps.pages.respond(context, () => welcomeView(context, deps, form), refusal);
  };
}

async function welcomeView(
  context: RequestContext,
  { hub, sessions, config }: WelcomePageDeps,
  { fields, room, refusal }: ShownForm,
): Promise<WelcomeView> {
  const actor = await context.identify(null);
  const { rooms, next } = config.password && actor.user === null
    ? { rooms: null, next: null }
    : await roomLines(hub, { limit: ROOMS_SHOWN });
  return {
    page: "welcome",
    user: actor.user,
    room,
    rooms,
    moreRooms: next !== null,
    sessions: await sessionLines(actor, sessions),
    connectBy: CONNECT_BY.find((each) => each === fields.connect) ?? connectBy(context),
    config,
    ...(refusal === undefined ? {} : { problem: problemOf(refusal, fields) }),
  };
}

/** Why `room` is not a valid name of a room; undefined if it is. */
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
