// What pages must know of the house.

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

/** The rooms, for a list. */
export async function roomLines({ hub }: Pick<House, "hub">): Promise<RoomLine[]> {
  return (await hub.rooms()).map(({ name, ...rest }) => ({ room: name, ...rest }));
}
