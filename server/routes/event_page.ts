// A room's events as JSON: pages, and polls that wait for something new.

import type { Room } from "../../hub/room.ts";
import type { RoomPage } from "../../hub/room_pages.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import type { CloseReason } from "../../protocol/close_codes.ts";
import type { User } from "../../protocol/event.ts";
import type { PresentUser } from "../../protocol/frames.ts";
import { parsePlace, type PlaceRequest } from "../../protocol/place.ts";
import type { App } from "../app.ts";
import { DATA_COST } from "../limits/read_cost.ts";
import { LongPoll } from "../transports/long_poll.ts";
import { notModified } from "../http/not_modified.ts";
import { placeFields } from "../formats/place_fields.ts";
import type { RequestContext } from "../auth/request_context.ts";

const WAIT_MAX_S = 60;
/** Seconds as anybody writes them: not 1e1, 0x10 or blanks, which `Number` reads too. */
const SECONDS = /^\d{1,2}(\.\d{1,3})?$/;
const MS_A_SECOND = 1_000;
/**
 * Who came and went is gathered for so long, as each answer lists all who are here. In a room of more
 * than 250 it is longer: each change wakes everybody there, so a second of them costs no more.
 */
const GATHER_MS = 1_000;
const GATHER_MS_A_USER = 4;
/** A version of who is here, as an answer told it. */
const VERSION = /^\d{1,16}$/;

/** GET /rooms/{room} as application/json. */
export async function eventPage(context: RequestContext, room: Room, app: App): Promise<Response> {
  const { searchParams } = context.url;
  const actor = await context.identify();
  room.authorize(actor.user, "read");
  const asked = parsePlace(placeFields(searchParams));
  const waitMs = parseWait(searchParams.get("wait"));
  const presence = parseVersion(searchParams.get("presence"));
  app.presenceTtl.touch(room, context.liveActor);
  const { longPoll, ended } = waitMs > 0 && context.request.method === "GET"
    ? await hold(context, { room, asked, waitMs, presence, app })
    : NOT_HELD;
  // Who is here changes without an event, so such an answer has no tag.
  const withUsers = searchParams.has("users");
  const fresh = waitMs > 0 || withUsers;
  const etag = eventPageTag(room, context.url);
  const headers = {
    "content-type": "application/json",
    ...(fresh ? { "cache-control": "no-store" } : { "cache-control": "private, no-cache", etag }),
  };
  const known = fresh ? undefined : notModified(context.request, etag, headers);
  if (known !== undefined) return known;
  // Who waited gets no more than what is new since.
  if (!longPoll) context.reads.raiseTo(DATA_COST);
  // The log may be closed by now, and there is nothing new that could be read in it.
  const page = ended === "restarting" ? nothingNew(room) : await room.read(actor, asked);
  const here = withUsers
    ? {
      user: context.liveActor.actor.user,
      presence: room.presenceVersion,
      users: room.users(),
      count: room.count,
    }
    : {};
  return new Response(pageBody(room, page, here), { headers });
}

type Here = {
  /** Who the server takes the reader for. */
  readonly user?: User | null;
  readonly presence?: number;
  readonly users?: readonly PresentUser[];
  readonly count?: number;
};
type WrittenAnswer = Pick<RoomPage, "head" | "complete" | "json">;

/** Whether a poll waited, and why the server ended it if it did. */
interface PendingPoll {
  readonly longPoll: boolean;
  readonly ended: CloseReason | undefined;
}

const NOT_HELD: PendingPoll = { longPoll: false, ended: undefined };

interface Hold {
  readonly room: Room;
  readonly asked: PlaceRequest;
  readonly waitMs: number;
  /** Who is here, as far as its reader knows; undefined if they do not wait for that. */
  readonly presence: number | undefined;
  readonly app: App;
}

/**
 * Waits until there is something after `after`, or others are here; a cursor that means nothing is
 * answered at once.
 */
async function hold(
  context: RequestContext,
  { room, asked, waitMs, presence, app }: Hold,
): Promise<PendingPoll> {
  const { place, epoch } = asked;
  const means = "after" in place && place.after === room.head &&
    (epoch === undefined || epoch === room.epoch);
  if (!means) return NOT_HELD;
  if (app.connections.stopping) return { longPoll: true, ended: "restarting" };
  using request = new LongPoll(context, { transport: "polling", room, app });
  const over = request.until(waitMs);
  // What its reader has already may be posted only now: that is nothing new to them.
  const waitsFor = async (signal: AbortSignal, version?: number) => {
    while (
      room.head === place.after && !signal.aborted &&
      (version === undefined || room.presenceVersion === version)
    ) await room.waitPast(place.after, signal, version);
  };
  if (presence !== undefined) {
    const gatherMs = Math.max(GATHER_MS, room.count * GATHER_MS_A_USER);
    await waitsFor(AbortSignal.any([over, AbortSignal.timeout(gatherMs)]));
  }
  await waitsFor(over, presence);
  context.liveActor.assertNotEnded();
  // Here for a while longer, before the wait itself stops counting.
  app.presenceTtl.touch(room, context.liveActor);
  return { longPoll: true, ended: request.ended };
}

// A page is how things stand, and whatever changes that is an event: so the head says it all.
function eventPageTag(room: Room, { search }: URL): string {
  return `"${room.epoch}-${room.head}-${encodeURIComponent(search)}"`;
}

function parseWait(raw: string | null): number {
  if (raw === null) return 0;
  const seconds = Number(raw);
  if (!SECONDS.test(raw) || seconds > WAIT_MAX_S) {
    throw new ChatError("bad_request", `"wait" is 0 to ${WAIT_MAX_S} seconds`);
  }
  return seconds * MS_A_SECOND;
}

function parseVersion(raw: string | null): number | undefined {
  if (raw === null) return undefined;
  if (!VERSION.test(raw)) {
    throw new ChatError("bad_request", `"presence" is a number from an answer`);
  }
  return Number(raw);
}

function nothingNew({ head }: Room): WrittenAnswer {
  return { head, complete: true, json: "[]" };
}

function pageBody(room: Room, { head, complete, json }: WrittenAnswer, here: Here): string {
  const fields = JSON.stringify({ room: room.name, epoch: room.epoch, head, complete, ...here });
  return `${fields.slice(0, -1)},"events":${json}}`;
}
