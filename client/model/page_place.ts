// Keeps where somebody reads with the browser's entry for the page: back, forward and reload return.

import type { ScrollAnchor } from "./room_model.ts";

interface SavedState {
  readonly place?: ScrollAnchor;
}

/** The place that was saved with this entry; undefined at a first visit, and for who was at the end. */
export function savedPlace(history: Pick<History, "state">): ScrollAnchor | undefined {
  const { place } = (history.state ?? {}) as SavedState;
  return place && Number.isFinite(place.seq) && Number.isFinite(place.offset) ? place : undefined;
}

/** Keeps a place, or that there is none. */
export function savePlace(
  history: Pick<History, "state" | "replaceState">,
  place: ScrollAnchor | undefined,
): void {
  const known = savedPlace(history);
  // Browsers count these calls and refuse too many.
  if (known?.seq === place?.seq && known?.offset === place?.offset) return;
  try {
    history.replaceState({ ...history.state, place }, "");
  } catch {
    // Safari throws after so many; the place of the last one that it took is saved.
  }
}
