// Which part of the list of rooms a query string asks for.

import type { RoomCursor, RoomsQuery } from "../../hub/room_index.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { ROOMS_PAGE_DEFAULT, ROOMS_PAGE_MAX } from "../../protocol/limits.ts";

/** As `next` is written: when the last room was spoken in, and its name. */
const CURSOR = /^(\d{1,16})\.([a-z0-9][a-z0-9-]{0,39})$/;
const WHOLE_NUMBER = /^\d{1,4}$/;

/**
 * Reads `cursor`, `limit` and `q`, a part of the rooms' names.
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
    throw new ChatError("bad_request", `"cursor" is what an answer's "next" was`);
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
