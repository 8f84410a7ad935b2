// GET /rooms/{room} as text/html: the page, complete without scripts, and its two frames.

import type { Room } from "../../hub/room.ts";
import type { SerializedPage } from "../../hub/page_cache.ts";
import type { ChatError } from "../../protocol/chat_error.ts";
import { parsePlace } from "../../protocol/place.ts";
import type { ConnectBy, FormProblem, PublicConfig } from "../../protocol/view.ts";
import type { Actor } from "../../hub/policy.ts";
import { connectBy, inAddress, saveConnectBy } from "../formats/connect_by.ts";
import { pageWindow } from "../formats/page_window.ts";
import type { Pages } from "../formats/pages.ts";
import { redirect } from "../http/bodiless_responses.ts";
import type { RequestContext } from "../auth/request_context.ts";
import type { PresenceTtl } from "../transports/presence_ttl.ts";
import { placeQuery } from "./read_query.ts";
import type { WelcomePage } from "./welcome_route.ts";

/** What the pages of rooms use. */
export interface RoomPagesDeps {
  readonly pages: Pages;
  readonly presenceTtl: Pick<PresenceTtl, "touch">;
  readonly config: PublicConfig;
  /** Shown instead if a stranger opens a room of a members-only server. */
  readonly welcomePage: WelcomePage;
}

/** What differs from the room's usual page. */
export interface RoomPageOptions {
  /** The message that it opens at. */
  readonly target?: number;
  /** A form that was refused. */
  readonly problem?: FormProblem;
  /** The refusal of that form. */
  readonly refusal?: ChatError;
  /** The sender, if already identified. */
  readonly actor?: Actor;
  /** How the page stays up to date. @default what the address says */
  readonly connectBy?: ConnectBy;
}

const REFRESH_DEFAULT_S = 5;
const REFRESH_MAX_S = 3_600;
/** Plain digits only; `Number` would accept 1e3, 0x10 and blanks too. */
const WHOLE_SECONDS = /^\d{1,4}$/;

/** Serves the pages of rooms. */
export class RoomPages {
  readonly #deps: RoomPagesDeps;

  /** Serves nothing yet. */
  constructor(deps: RoomPagesDeps) {
    this.#deps = deps;
  }

  /** The room's page. */
  async room(
    context: RequestContext,
    room: Room,
    options: RoomPageOptions = {},
  ): Promise<Response> {
    const { pages, presenceTtl, config, welcomePage } = this.#deps;
    const { target, problem, refusal, connectBy: by = connectBy(context) } = options;
    const actor = options.actor ?? await context.identify();
    // A members-only server shows a stranger its sign-in page, not an error.
    if (config.password && actor.user === null) {
      if (refusal !== undefined) {
        // The text they wrote is kept: their session may have ended while they wrote it.
        const fields = { room: room.name, connect: by, text: problem?.text };
        return await welcomePage(context, { refusal, fields });
      }
      const query = new URLSearchParams({
        room: room.name,
        ...(by === "auto" ? {} : { connect: by }),
      });
      return redirect(`/?${query}`);
    }
    const saved = saveConnectBy(context);
    if (saved !== undefined) return saved;
    return await pages.respond(context, async () => {
      const page = await readPage(context, room, actor, target);
      if (by === "refresh") presenceTtl.touch(room, context.liveActor);
      return {
        page: "room",
        room: room.name,
        epoch: room.epoch,
        ...page,
        complete: page.first === 1,
        users: room.users(),
        count: room.count,
        user: actor.user,
        connectBy: by,
        ...(inAddress(context) ? { connectInAddress: true } : {}),
        config,
        ...(target === undefined ? {} : { target }),
        ...(problem === undefined ? {} : { problem }),
      };
    }, refusal);
  }

  /** The frame that lists who is here; it reloads itself beside the log. */
  async peopleFrame(context: RequestContext, room: Room): Promise<Response> {
    const user = room.authorize(await context.identify(), "read");
    return await this.#deps.pages.respond(context, () => ({
      page: "people",
      users: room.users(),
      count: room.count,
      user,
      refresh: refreshSeconds(context),
    }));
  }

  /** The frame with the log: the newest page reloads itself, an older one does not. */
  async logFrame(context: RequestContext, room: Room): Promise<Response> {
    const { pages, presenceTtl } = this.#deps;
    const actor = await context.identify();
    return await pages.respond(context, async () => {
      const page = await readPage(context, room, actor, undefined);
      presenceTtl.touch(room, context.liveActor);
      return {
        page: "log",
        room: room.name,
        ...page,
        users: room.users(),
        count: room.count,
        user: actor.user,
        refresh: refreshSeconds(context),
      };
    });
  }
}

async function readPage(
  context: RequestContext,
  room: Room,
  actor: Actor,
  target: number | undefined,
): Promise<Pick<SerializedPage, "events" | "first" | "last" | "head">> {
  const { searchParams } = context.url;
  const asked = target === undefined ? placeQuery(searchParams) : parsePlace({ around: target });
  const { events: read, first, last, head, complete } = await room.read(actor, asked);
  // After an unknown cursor, the page is the newest one.
  const place = "after" in asked.place && !complete ? { newest: true } as const : asked.place;
  const events = pageWindow(read, place);
  return {
    events,
    first: events[0] === read[0] ? first : events[0]!.seq,
    last: events.at(-1) === read.at(-1) ? last : events.at(-1)!.seq,
    head,
  };
}

function refreshSeconds({ url }: RequestContext): number {
  const raw = url.searchParams.get("refresh") ?? "";
  const seconds = WHOLE_SECONDS.test(raw) ? Number(raw) : 0;
  return seconds >= 1 && seconds <= REFRESH_MAX_S ? seconds : REFRESH_DEFAULT_S;
}
