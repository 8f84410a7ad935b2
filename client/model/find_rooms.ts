// Which rooms somebody can mean by what they type into the quick switcher.

import { isRoomName, normalizeRoomName } from "../../protocol/room_name.ts";
import type { SavedRoomLine } from "./rooms_watch.ts";

/** A room to go to. */
export interface FoundRoom extends SavedRoomLine {
  readonly kind: "saved" | "listed" | "new";
}

/** More than fits is found by another letter. */
export const FOUND_MAX = 50;

/** Saved rooms before others, better matches before worse ones, at last a room that is new; never the `open` one. */
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
    // Sorting is stable: what is alike stays saved before listed, by name.
    .sort((a, b) => score(b, query) - score(a, query)).slice(0, FOUND_MAX);
  if (!isRoomName(query) || query === open || all.some(({ room }) => room === query)) return found;
  return [...found, { room: query, unread: 0, mentions: 0, kind: "new" }];
}

function score({ room, unread, mentions, kind }: FoundRoom, query: string): number {
  if (query === "") return Number(mentions > 0) * 2 + Number(unread > 0);
  const fits = room === query ? 6 : room.startsWith(query) ? 4 : room.includes(`-${query}`) ? 2 : 0;
  return fits + Number(kind === "saved");
}
