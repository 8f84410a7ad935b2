// Rooms and sessions as lists show them, in pages and in JSON.

import type { Actor } from "../../hub/policy.ts";
import type { Hub } from "../../hub/hub.ts";
import type { RoomsQuery } from "../../hub/room_index.ts";
import type { Sessions } from "../../hub/sessions.ts";
import type { RoomLine, SessionLine } from "../../protocol/view.ts";

/** A part of the rooms, and the cursor of the next part; null if this is the last. */
export async function roomLines(
  hub: Pick<Hub, "rooms">,
  query: RoomsQuery,
): Promise<{ readonly rooms: RoomLine[]; readonly next: string | null }> {
  const { rooms, next } = await hub.rooms(query);
  return {
    rooms: rooms.map(({ name, ...rest }) => ({ room: name, ...rest })),
    next: next === undefined ? null : `${next.at}.${next.name}`,
  };
}

/** The actor's own sessions; empty if they have none. */
export async function sessionLines(
  { session }: Actor,
  sessions: Pick<Sessions, "list">,
): Promise<SessionLine[]> {
  if (session === undefined) return [];
  const own = await sessions.list(session.user.id);
  return own.map(({ id, label, createdAt }) => ({
    id,
    label,
    createdAt,
    current: id === session.id,
  }));
}
