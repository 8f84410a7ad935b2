// GET /rooms/{room} as text/html: the page, whole before any script; and the log alone for a frame.

import type { Room } from "../../hub/room.ts";
import type { RoomPage } from "../../hub/room_pages.ts";
import type { ChatError } from "../../protocol/chat_error.ts";
import { parsePlace } from "../../protocol/place.ts";
import type { ConnectBy, FormProblem } from "../../protocol/view.ts";
import type { Caller } from "../people/caller.ts";
import { connectBy, inAddress, keepConnectBy } from "./connect_by.ts";
import type { House } from "../house.ts";
import { houseView } from "../house_view.ts";
import { pageResponse } from "../http/page_response.ts";
import { pageWindow } from "./page_window.ts";
import { placeFields } from "./place_fields.ts";
import { seeOther } from "../http/see_other.ts";
import type { Visit } from "../visit.ts";
import { welcomePage } from "../welcome_page.ts";

/** What is special about this showing of the page. */
export interface RoomPageOptions {
  /** The message that it opens at. */
  readonly target?: number;
  readonly problem?: FormProblem;
  /** What the problem is about. */
  readonly refusal?: ChatError;
  /** Where it is known already. */
  readonly caller?: Caller;
  /** How the page stays up to date. @default what the address says */
  readonly connectBy?: ConnectBy;
}

const REFRESH_DEFAULT_S = 5;
const REFRESH_MAX_S = 3_600;
/** As anybody writes it: not 1e3, 0x10 or blanks, which `Number` reads too. */
const WHOLE_SECONDS = /^\d{1,4}$/;

/** The room's page. */
export async function roomPage(
  visit: Visit,
  room: Room,
  house: House,
  options: RoomPageOptions = {},
): Promise<Response> {
  const { target, problem, refusal, connectBy: by = connectBy(visit) } = options;
  const caller = options.caller ?? await visit.caller();
  // A closed house shows a stranger its door, not an error.
  if (house.configuration.password !== undefined && caller.user === null) {
    if (refusal !== undefined) {
      // What they wrote comes with it: the session may have ended while they did.
      const fields = { room: room.name, connect: by, text: problem?.text };
      return await welcomePage(visit, house, { refusal, fields });
    }
    const query = new URLSearchParams({
      room: room.name,
      ...(by === "auto" ? {} : { connect: by }),
    });
    return seeOther(`/?${query}`);
  }
  const kept = keepConnectBy(visit);
  if (kept !== undefined) return kept;
  return await pageResponse(visit, house, async () => {
    const page = await readPage(visit, room, caller, target);
    if (by === "refresh") house.leases.touch(room, visit.actor);
    return {
      page: "room",
      room: room.name,
      epoch: room.epoch,
      head: page.head,
      complete: page.events[0] === undefined ? page.head === 0 : page.events[0].seq === 1,
      events: page.events,
      users: room.users(),
      count: room.count,
      user: caller.user,
      connectBy: by,
      ...(inAddress(visit) ? { connectInAddress: true } : {}),
      house: houseView(house),
      ...(target === undefined ? {} : { target }),
      ...(problem === undefined ? {} : { problem }),
    };
  }, refusal);
}

/** Who is here, reloading itself beside the log. */
export async function peopleFrame(visit: Visit, room: Room, house: House): Promise<Response> {
  const { user } = await visit.caller();
  room.authorize(user, "read");
  return await pageResponse(visit, house, () => ({
    page: "people",
    users: room.users(),
    count: room.count,
    user,
    refresh: refreshSeconds(visit.url.searchParams.get("refresh")),
  }));
}

/** The log alone: its newest page reloads itself, one that was asked for stands still. */
export async function logFrame(visit: Visit, room: Room, house: House): Promise<Response> {
  const caller = await visit.caller();
  return await pageResponse(visit, house, async () => {
    const page = await readPage(visit, room, caller, undefined);
    house.leases.touch(room, visit.actor);
    return {
      page: "log",
      room: room.name,
      events: page.events,
      head: page.head,
      users: room.users(),
      count: room.count,
      user: caller.user,
      refresh: refreshSeconds(visit.url.searchParams.get("refresh")),
    };
  });
}

async function readPage(
  visit: Visit,
  room: Room,
  caller: Caller,
  target: number | undefined,
): Promise<Pick<RoomPage, "head" | "events">> {
  const { searchParams } = visit.url;
  const asked = target === undefined
    ? parsePlace(placeFields(searchParams))
    : parsePlace({ around: target });
  const { head, events } = await room.read(caller, asked);
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
