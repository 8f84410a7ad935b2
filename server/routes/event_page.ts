// GET /rooms/{room} as JSON: pages of events, and polls that wait for something new.

import type { Room } from "../../hub/room.ts";
import type { SerializedPage } from "../../hub/page_cache.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/events/base.ts";
import type { PresentUser } from "../../protocol/frames.ts";
import type { PlaceRequest } from "../../protocol/place.ts";
import type { Actor } from "../../hub/policy.ts";
import { notModified } from "../http/bodiless_responses.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import type { Connections } from "../transports/connections.ts";
import { LongPoll } from "../transports/long_poll.ts";
import type { PresenceTtl } from "../transports/presence_ttl.ts";
import type { RequestContext } from "../auth/request_context.ts";
import { placeQuery } from "./read_query.ts";
import type { RoomHandler } from "./route.ts";

/** What `eventPage` uses. */
export interface EventPageDeps {
  readonly connections: Pick<Connections, "acquire" | "add" | "stopping">;
  readonly presenceTtl: Pick<PresenceTtl, "touch">;
}

const WAIT_MAX_S = 60;
/** Seconds in digits: not 1e1, 0x10 or blanks, which `Number` accepts too. */
const SECONDS = /^\d{1,2}(\.\d{1,3})?$/;
const MS_PER_SECOND = 1_000;
/**
 * Presence changes are gathered for this long, as each answer lists everyone who is here. In a room of
 * more than 250 users it is longer: each change wakes all of them.
 */
const GATHER_MS = 1_000;
const GATHER_MS_PER_USER = 4;
/** A presence version from an earlier answer. */
const VERSION = /^\d{1,16}$/;

/** Serves a page of events, or waits for one. */
export function eventPage(deps: EventPageDeps): RoomHandler {
  return (context, room) => respond(context, room, deps);
}

async function respond(
  context: RequestContext,
  room: Room,
  deps: EventPageDeps,
): Promise<Response> {
  const { request, url, liveActor } = context;
  const { searchParams } = url;
  const actor = await context.identify();
  room.authorize(actor, "read");
  const asked = placeQuery(searchParams);
  const waitMs = parseWait(searchParams.get("wait"));
  const presence = parseVersion(searchParams.get("presence"));
  deps.presenceTtl.touch(room, liveActor);
  // Presence changes without an event, so a page with users has no tag.
  const withUsers = searchParams.has("users");
  const tagged = waitMs === 0 && !withUsers;
  const headers = new Headers({
    "content-type": "application/json",
    "cache-control": tagged ? "private, no-cache" : "no-store",
  });
  if (tagged) {
    const etag = eventPageTag(room, await room.head(), url);
    headers.set("etag", etag);
    const known = notModified(request, etag, headers);
    if (known !== undefined) return known;
  }
  // A HEAD request does not wait, as it shows nothing.
  const poll = {
    room,
    actor,
    asked,
    waitMs: request.method === "GET" ? waitMs : 0,
    presence,
    deps,
  };
  const page = await pageOrPoll(context, poll);
  const here = withUsers
    ? {
      user: liveActor.actor.user,
      presence: room.presenceVersion,
      users: room.users(),
      count: room.count,
    }
    : {};
  if (tagged) headers.set("etag", eventPageTag(room, page.head, url));
  return new Response(pageBody(room, page, here), { headers });
}

type Here = {
  /** The reader, as the server identified them. */
  readonly user?: User | null;
  readonly presence?: number;
  readonly users?: readonly PresentUser[];
  readonly count?: number;
};

interface Poll {
  readonly room: Room;
  readonly actor: Actor;
  readonly asked: PlaceRequest;
  /** 0 if the page is read at once. */
  readonly waitMs: number;
  /** The presence version that the reader knows; undefined if they do not wait for another one. */
  readonly presence: number | undefined;
  readonly deps: EventPageDeps;
}

/**
 * The page after a cursor, as soon as it lists something, presence has changed, or the time is over. A
 * page elsewhere is read at once.
 */
async function pageOrPoll(context: RequestContext, poll: Poll): Promise<SerializedPage> {
  const { room, actor, asked, waitMs, deps } = poll;
  const { place, epoch } = asked;
  const canWait = waitMs > 0 && "after" in place && (epoch ?? room.epoch) === room.epoch;
  // A page after the head reads nothing, so it costs no more than a poll that waits.
  const isAtHead = canWait && await room.head() === place.after;
  if (!isAtHead) context.reads.raiseTo(DATA_COST);
  const page = await room.read(actor, asked);
  const hasNothing = page.complete && page.events.length === 0 && page.last === page.head;
  if (!canWait || !hasNothing || deps.connections.stopping) return page;
  const ended = await waitPast(context, page.last, poll);
  // The log may be closed once a restart begins, and there is nothing to read in it.
  return ended === "restarting" ? page : await room.read(actor, asked);
}

/** Waits for an event after `seq` or for another presence; returns why the server ended the wait. */
async function waitPast(
  context: RequestContext,
  seq: number,
  { room, waitMs, presence, deps }: Poll,
): Promise<CloseReason | undefined> {
  using request = new LongPoll(context, {
    transport: "polling",
    room,
    connections: deps.connections,
  });
  const over = request.until(waitMs);
  if (presence !== undefined) {
    const gatherMs = Math.max(GATHER_MS, room.count * GATHER_MS_PER_USER);
    await room.waitPast(seq, AbortSignal.any([over, AbortSignal.timeout(gatherMs)]));
  }
  await room.waitPast(seq, over, presence);
  context.liveActor.assertNotEnded();
  // Here for a while longer, before the wait itself stops counting.
  deps.presenceTtl.touch(room, context.liveActor);
  return request.ended;
}

/** Changes with the form of a page, so that no cache serves a body of the previous form. */
const PAGE_FORM = 2;

// A page shows the current state, and every change of that is an event: so the head identifies it.
function eventPageTag({ epoch }: Room, head: number, { search }: URL): string {
  return `"${PAGE_FORM}-${epoch}-${head}-${encodeURIComponent(search)}"`;
}

function parseWait(raw: string | null): number {
  if (raw === null) return 0;
  const seconds = Number(raw);
  if (!SECONDS.test(raw) || seconds > WAIT_MAX_S) {
    throw new ChatError("bad_request", `"wait" is 0 to ${WAIT_MAX_S} seconds`);
  }
  return seconds * MS_PER_SECOND;
}

function parseVersion(raw: string | null): number | undefined {
  if (raw === null) return undefined;
  if (!VERSION.test(raw)) {
    throw new ChatError("bad_request", `"presence" is a number from an answer`);
  }
  return Number(raw);
}

function pageBody(room: Room, page: SerializedPage, here: Here): string {
  const { head, first, last, newest, complete, json } = page;
  const { name, epoch } = room;
  const fields = { room: name, epoch, head, first, last, newest, complete, ...here };
  return `${JSON.stringify(fields).slice(0, -1)},"events":${json}}`;
}
