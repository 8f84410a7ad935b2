// Reads what a query string asks for: a place in a room's log, or a part of the list of rooms.

import type { RoomCursor, RoomsQuery } from "../../hub/room_index.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { ROOMS_PAGE_DEFAULT, ROOMS_PAGE_MAX } from "../../protocol/limits.ts";
import { parsePlace, type PlaceRequest } from "../../protocol/place.ts";

/** As `next` is written: when the last room was active, and its name. */
const CURSOR = /^(\d{1,16})\.([a-z0-9][a-z0-9-]{0,39})$/;
const WHOLE_NUMBER = /^\d{1,4}$/;

/**
 * Reads `after`, `before`, `around` and `limit`.
 *
 * @throws {ChatError} `bad_request`
 */
export function placeQuery(query: URLSearchParams): PlaceRequest {
  return parsePlace({
    after: query.get("after"),
    before: query.get("before"),
    around: query.get("around"),
    limit: query.get("limit"),
  });
}

/**
 * Reads `cursor`, `limit`, and `q`, a part of the rooms' names.
 *
 * @throws {ChatError} `bad_request`
 */
export function roomsQuery(query: URLSearchParams): RoomsQuery {
  return {
    after: parseCursor(query.get("cursor")),
    limit: parseLimit(query.get("limit")),
    containing: query.get("q")?.toLowerCase(),
  };
}

function parseCursor(raw: string | null): RoomCursor | undefined {
  if (raw === null) return undefined;
  const [, at, name] = CURSOR.exec(raw) ?? [];
  if (at === undefined || name === undefined) {
    throw new ChatError("bad_request", `"cursor" is the "next" of another response`);
  }
  return { at: Number(at), name };
}

function parseLimit(raw: string | null): number {
  if (raw === null) return ROOMS_PAGE_DEFAULT;
  const limit = WHOLE_NUMBER.test(raw) ? Number(raw) : 0;
  if (limit < 1 || limit > ROOMS_PAGE_MAX) {
    throw new ChatError("bad_request", `"limit" is a whole number from 1 to ${ROOMS_PAGE_MAX}`);
  }
  return limit;
}
