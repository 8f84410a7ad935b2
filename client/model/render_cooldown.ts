// How long a page rests after a drawing: one that is slow has keys and scrolls to attend to, too.

import type { Clock } from "../connection/clock.ts";

/** After a drawing that took t, the next waits for so many times t. */
export const REST = 4;
/** But for no longer: a device that is busy with other things too would come to nothing else. */
const REST_MAX_MS = 1_000;

/** Tells how long a drawing took that has just begun; returns what calls that off. */
export function onceDrawn(
  clock: Clock,
  began: number,
  then: (tookMs: number) => void,
): () => void {
  let wanted = true;
  clock.drawn(() => wanted && then(clock.now() - began));
  return () => wanted = false;
}

/** The rest after a drawing that took `tookMs`, ms. */
export function renderCooldown(tookMs: number, leastMs = 0): number {
  return Math.min(REST_MAX_MS, Math.max(leastMs, tookMs * REST));
}
