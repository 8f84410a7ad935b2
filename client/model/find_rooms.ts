// Finds the rooms that match what the user types into the quick switcher.

import { isRoomName, normalizeRoomName } from "../../protocol/room_name.ts";
import type { SavedRoomLine } from "./rooms_watch.ts";

/** A match. */
export interface FoundRoom extends SavedRoomLine {
  readonly kind: "saved" | "listed" | "new";
}

/** Another letter narrows down more matches than this. */
export const FOUND_MAX = 50;

/** Matches, best first and saved rooms before others; last, a new room. The open room is left out. */
export function findRooms(
  typed: string,
  saved: readonly SavedRoomLine[],
  listed: readonly string[],
  open: string,
): readonly FoundRoom[] {
  const query = normalizeRoomName(typed);
  const isSaved = new Set(saved.map(({ room }) => room));
  const all = [
    ...saved.map((line) => ({ ...line, kind: "saved" as const })),
    ...listed.filter((room) => !isSaved.has(room))
      .map((room) => ({ room, unread: 0, mentions: 0, kind: "listed" as const })),
  ].filter(({ room }) => room !== open);
  const found = all.filter(({ room }) => room.includes(query))
    // Sorting is stable: equal scores stay saved before listed, by name.
    .sort((a, b) => score(b, query) - score(a, query)).slice(0, FOUND_MAX);
  if (!isRoomName(query) || query === open || all.some(({ room }) => room === query)) return found;
  return [...found, { room: query, unread: 0, mentions: 0, kind: "new" }];
}

function score({ room, unread, mentions, kind }: FoundRoom, query: string): number {
  if (query === "") return Number(mentions > 0) * 2 + Number(unread > 0);
  const fits = room === query ? 6 : room.startsWith(query) ? 4 : room.includes(`-${query}`) ? 2 : 0;
  return fits + Number(kind === "saved");
}
