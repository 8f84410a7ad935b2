// GET /: who are you, which room, how to connect.

import type { ChatError } from "../protocol/chat_error.ts";
import { isRoomName, LOBBY } from "../protocol/room_name.ts";
import type { FormProblem, WelcomeView } from "../protocol/view.ts";
import { connectBy } from "./rooms/connect_by.ts";
import type { House } from "./house.ts";
import { houseView, roomLines } from "./house_view.ts";
import { pageResponse } from "./http/page_response.ts";
import { sessionLines } from "./people/session_lines.ts";
import type { Visit } from "./visit.ts";

/** Rooms on it, the liveliest; the others are on a page of their own. */
const ROOMS_SHOWN = 20;

/** The page, with what went wrong where a sign-in did. */
export function welcomePage(
  visit: Visit,
  house: House,
  problem?: FormProblem,
  refusal?: ChatError,
): Promise<Response> {
  return pageResponse(visit, house, () => welcomeView(visit, house, problem), refusal);
}

async function welcomeView(
  visit: Visit,
  house: House,
  problem: FormProblem | undefined,
): Promise<WelcomeView> {
  const caller = await visit.caller(null);
  const room = visit.url.searchParams.get("room") ?? LOBBY;
  const closed = house.configuration.password !== undefined && caller.user === null;
  const { rooms, next } = closed
    ? { rooms: [], next: null }
    : await roomLines(house, { limit: ROOMS_SHOWN });
  return {
    page: "welcome",
    user: caller.user,
    room: isRoomName(room) ? room : LOBBY,
    rooms,
    moreRooms: next !== null,
    sessions: await sessionLines(caller, house),
    connectBy: connectBy(visit.url),
    house: houseView(house),
    ...(problem === undefined ? {} : { problem }),
  };
}
