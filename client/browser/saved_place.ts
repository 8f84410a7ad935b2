// Saves where the user reads, so that back, forward, reload and a return from another room lead there.

import { readJson, writeJson } from "../connection/browser_storage.ts";
import type { ScrollAnchor } from "../model/room_model.ts";

/** After this long, a returning user wants to see what is new rather than where they read. */
export const SAVED_FOR_MS = 60 * 60_000;
const PREFIX = "hubbub.place.";

/** The part of `sessionStorage` that is used: other tabs read elsewhere. */
export type PlaceStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The place saved with this history entry; undefined on a first visit or if the user was at the end. */
export function savedPlace(history: Pick<History, "state">): ScrollAnchor | undefined {
  return asPlace(history.state?.place);
}

/** Saves a place with this history entry; undefined removes it. */
export function savePlace(
  history: Pick<History, "state" | "replaceState">,
  place: ScrollAnchor | undefined,
): void {
  const saved = savedPlace(history);
  // Browsers limit the number of these calls.
  if (saved?.seq === place?.seq && saved?.offset === place?.offset) return;
  try {
    history.replaceState({ ...history.state, place }, "");
  } catch {
    // Safari throws after too many calls; the last accepted place stays.
  }
}

/** The places of one tab, by room. */
export class RoomPlaces {
  readonly #storage: PlaceStorage | undefined;

  constructor(storage: PlaceStorage | undefined) {
    this.#storage = storage;
  }

  /** Where the user read in `room`; undefined if that was at its end, or too long ago. */
  of(room: string, now: number): ScrollAnchor | undefined {
    const saved = readJson(this.#storage, PREFIX + room);
    return now - Number(saved.at) < SAVED_FOR_MS ? asPlace(saved) : undefined;
  }

  /** Saves the place in `room`; undefined removes it. */
  set(room: string, place: ScrollAnchor | undefined, now: number): void {
    if (place) writeJson(this.#storage, PREFIX + room, { ...place, at: now });
    else this.#storage?.removeItem(PREFIX + room);
  }
}

function asPlace(raw: unknown): ScrollAnchor | undefined {
  const { seq, offset } = Object(raw);
  return Number.isFinite(seq) && Number.isFinite(offset) ? { seq, offset } : undefined;
}
