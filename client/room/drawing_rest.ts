// How long a page rests after a drawing: one that is slow has keys and scrolls to attend to, too.

import type { Timers } from "../connection/timers.ts";

/** After a drawing that took t, the next waits for so many times t. */
export const REST = 4;
/** But for no longer: a device that is busy with other things too would come to nothing else. */
const REST_MAX_MS = 1_000;

/** Tells how long a drawing took that has just begun; returns what calls that off. */
export function onceDrawn(
  timers: Timers,
  began: number,
  then: (tookMs: number) => void,
): () => void {
  let wanted = true;
  timers.drawn(() => wanted && then(timers.now() - began));
  return () => wanted = false;
}

/** The rest after a drawing that took `tookMs`, ms. */
export function restAfter(tookMs: number, leastMs = 0): number {
  return Math.min(REST_MAX_MS, Math.max(leastMs, tookMs * REST));
}
