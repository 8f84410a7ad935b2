// Where somebody was reading in each room, while they look into another one: coming back leads there.

import type { ScrollAnchor } from "./room_model.ts";

/** Who comes back later wants to see what is new, not what they looked up then. */
export const SAVED_FOR_MS = 60 * 60_000;
const PREFIX = "hubbub.place.";

/** What is used of `sessionStorage`: another tab reads elsewhere. */
export type PlaceStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The places of one tab. */
export class RoomPlaces {
  readonly #storage: PlaceStorage | undefined;

  constructor(storage: PlaceStorage | undefined) {
    this.#storage = storage;
  }

  /** Where somebody was in `room`; undefined for who was at its end, or long ago. */
  of(room: string, now: number): ScrollAnchor | undefined {
    try {
      const { seq, offset, at } = JSON.parse(this.#storage?.getItem(PREFIX + room) ?? "{}");
      const isPlace = Number.isFinite(seq) && Number.isFinite(offset);
      return isPlace && now - at < SAVED_FOR_MS ? { seq, offset } : undefined;
    } catch {
      // What somebody else wrote there is no place.
      return undefined;
    }
  }

  /** Keeps it, or that there is none. */
  set(room: string, place: ScrollAnchor | undefined, now: number): void {
    try {
      if (!place) this.#storage?.removeItem(PREFIX + room);
      else this.#storage?.setItem(PREFIX + room, JSON.stringify({ ...place, at: now }));
    } catch {
      // A full storage: the room opens at what is new.
    }
  }
}
