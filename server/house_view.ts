// What pages must know of the house.

import type { RoomsQuery } from "../hub/room_index.ts";
import type { HouseView, RoomLine } from "../protocol/view.ts";
import type { House } from "./house.ts";

/** How the house is set up. */
export function houseView({ configuration }: Pick<House, "configuration">): HouseView {
  const closed = configuration.password !== undefined;
  return {
    password: closed,
    guests: configuration.guests && !closed,
    textMax: configuration.text,
  };
}

/** A part of the rooms, for a list, and the cursor of the next part. */
export async function roomLines(
  { hub }: Pick<House, "hub">,
  query: RoomsQuery,
): Promise<{ readonly rooms: RoomLine[]; readonly next: string | null }> {
  const { rooms, next } = await hub.rooms(query);
  return {
    rooms: rooms.map(({ name, ...rest }) => ({ room: name, ...rest })),
    next: next === undefined ? null : `${next.at}.${next.name}`,
  };
}
