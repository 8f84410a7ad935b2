// GET /rooms/{room} as text/html: the page, whole before any script; and the log alone for a frame.

import type { Room } from "../../hub/room.ts";
import type { SerializedPage } from "../../hub/page_cache.ts";
import type { ChatError } from "../../protocol/chat_error.ts";
import { parsePlace } from "../../protocol/place.ts";
import type { ConnectBy, FormProblem } from "../../protocol/view.ts";
import type { Actor } from "../../hub/actor.ts";
import { connectBy, inAddress, saveConnectBy } from "../transports/connect_by.ts";
import type { App } from "../app.ts";
import { publicConfig } from "../formats/public_config.ts";
import { pageResponse } from "../formats/page_response.ts";
import { pageWindow } from "../formats/page_window.ts";
import { placeFields } from "../formats/place_fields.ts";
import { redirect } from "../http/redirect.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { welcomePage } from "./welcome_route.ts";

/** What is special about this showing of the page. */
export interface RoomPageOptions {
  /** The message that it opens at. */
  readonly target?: number;
  readonly problem?: FormProblem;
  /** What the problem is about. */
  readonly refusal?: ChatError;
  /** Where it is known already. */
  readonly actor?: Actor;
  /** How the page stays up to date. @default what the address says */
  readonly connectBy?: ConnectBy;
}

const REFRESH_DEFAULT_S = 5;
const REFRESH_MAX_S = 3_600;
/** As anybody writes it: not 1e3, 0x10 or blanks, which `Number` reads too. */
const WHOLE_SECONDS = /^\d{1,4}$/;

/** The room's page. */
export async function roomPage(
  context: RequestContext,
  room: Room,
  app: App,
  options: RoomPageOptions = {},
): Promise<Response> {
  const { target, problem, refusal, connectBy: by = connectBy(context) } = options;
  const actor = options.actor ?? await context.identify();
  // A members-only server shows a stranger its sign-in page, not an error.
  if (app.configuration.password !== undefined && actor.user === null) {
    if (refusal !== undefined) {
      // What they wrote comes with it: the session may have ended while they did.
      const fields = { room: room.name, connect: by, text: problem?.text };
      return await welcomePage(context, app, { refusal, fields });
    }
    const query = new URLSearchParams({
      room: room.name,
      ...(by === "auto" ? {} : { connect: by }),
    });
    return redirect(`/?${query}`);
  }
  const saved = saveConnectBy(context);
  if (saved !== undefined) return saved;
  return await pageResponse(context, app, async () => {
    const page = await readPage(context, room, actor, target);
    if (by === "refresh") app.presenceTtl.touch(room, context.liveActor);
    return {
      page: "room",
      room: room.name,
      epoch: room.epoch,
      head: page.head,
      complete: page.events[0] === undefined ? page.head === 0 : page.events[0].seq === 1,
      events: page.events,
      users: room.users(),
      count: room.count,
      user: actor.user,
      connectBy: by,
      ...(inAddress(context) ? { connectInAddress: true } : {}),
      config: publicConfig(app),
      ...(target === undefined ? {} : { target }),
      ...(problem === undefined ? {} : { problem }),
    };
  }, refusal);
}

/** Who is here, reloading itself beside the log. */
export async function peopleFrame(
  context: RequestContext,
  room: Room,
  app: App,
): Promise<Response> {
  const { user } = await context.identify();
  room.authorize(user, "read");
  return await pageResponse(context, app, () => ({
    page: "people",
    users: room.users(),
    count: room.count,
    user,
    refresh: refreshSeconds(context.url.searchParams.get("refresh")),
  }));
}

/** The log alone: its newest page reloads itself, one that was asked for stands still. */
export async function logFrame(context: RequestContext, room: Room, app: App): Promise<Response> {
  const actor = await context.identify();
  return await pageResponse(context, app, async () => {
    const page = await readPage(context, room, actor, undefined);
    app.presenceTtl.touch(room, context.liveActor);
    return {
      page: "log",
      room: room.name,
      events: page.events,
      head: page.head,
      users: room.users(),
      count: room.count,
      user: actor.user,
      refresh: refreshSeconds(context.url.searchParams.get("refresh")),
    };
  });
}

async function readPage(
  context: RequestContext,
  room: Room,
  actor: Actor,
  target: number | undefined,
): Promise<Pick<SerializedPage, "head" | "events">> {
  const { searchParams } = context.url;
  const asked = target === undefined
    ? parsePlace(placeFields(searchParams))
    : parsePlace({ around: target });
  const { head, events } = await room.read(actor, asked);
  // A cursor that means nothing here got the newest page.
  const place = "after" in asked.place && events[0]?.seq !== asked.place.after + 1
    ? { newest: true } as const
    : asked.place;
  return { head, events: pageWindow(events, place) };
}

function refreshSeconds(raw: string | null): number {
  const seconds = WHOLE_SECONDS.test(raw ?? "") ? Number(raw) : 0;
  return seconds >= 1 && seconds <= REFRESH_MAX_S ? seconds : REFRESH_DEFAULT_S;
}
