// Keeps where somebody reads with the browser's entry for the page: back, forward and reload return.

import type { ReadingPlace } from "../room/room_model.ts";

interface KeptState {
  readonly place?: ReadingPlace;
}

/** The place that was kept with this entry; undefined at a first visit, and for who was at the end. */
export function keptPlace(history: Pick<History, "state">): ReadingPlace | undefined {
  const { place } = (history.state ?? {}) as KeptState;
  return place && Number.isFinite(place.seq) && Number.isFinite(place.offset) ? place : undefined;
}

/** Keeps a place, or that there is none. */
export function keepPlace(
  history: Pick<History, "state" | "replaceState">,
  place: ReadingPlace | undefined,
): void {
  const known = keptPlace(history);
  // Browsers count these calls and refuse too many.
  if (known?.seq === place?.seq && known?.offset === place?.offset) return;
  try {
    history.replaceState({ ...history.state, place }, "");
  } catch {
    // Safari throws after so many; the place of the last one that it took is kept.
  }
}
