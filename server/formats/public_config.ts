// What pages must know of the server.

import type { RoomsQuery } from "../../hub/room_index.ts";
import type { PublicConfig, RoomLine } from "../../protocol/view.ts";
import type { App } from "../app.ts";

/** How the server is set up. */
export function publicConfig({ configuration }: Pick<App, "configuration">): PublicConfig {
  const closed = configuration.password !== undefined;
  return {
    password: closed,
    guests: configuration.guests && !closed,
    textMax: configuration.text,
  };
}

/** A part of the rooms, for a list, and the cursor of the next part. */
export async function roomLines(
  { hub }: Pick<App, "hub">,
  query: RoomsQuery,
): Promise<{ readonly rooms: RoomLine[]; readonly next: string | null }> {
  const { rooms, next } = await hub.rooms(query);
  return {
    rooms: rooms.map(({ name, ...rest }) => ({ room: name, ...rest })),
    next: next === undefined ? null : `${next.at}.${next.name}`,
  };
}
