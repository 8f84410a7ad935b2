// How long the page pauses after a render, so that a slow device still handles keys and scrolling.

import type { Clock } from "../../protocol/clock.ts";

/** Calls back when the components that the current task changed are rendered and laid out. */
export type AfterRender = (callback: () => void) => void;

/**
 * After the next render. Components render in a microtask that was queued before this one. A timer
 * would also count what the page does first, such as the frames of a flood.
 */
export const afterRender: AfterRender = (callback) => queueMicrotask(callback);

/** The pause, as a multiple of what the render took. */
export const REST = 4;
/** Longest pause: a device that is busy with other work would otherwise render nothing. */
const REST_MAX_MS = 1_000;

/** What measures a render. */
export interface RenderTiming {
  readonly clock: Clock;
  readonly afterRender: AfterRender;
}

/** Reports how long the render took that began at `began`; returns what cancels the report. */
export function onceDrawn(
  { clock, afterRender }: RenderTiming,
  began: number,
  then: (tookMs: number) => void,
): () => void {
  let wanted = true;
  afterRender(() => wanted && then(clock.now() - began));
  return () => wanted = false;
}

/** The pause after a render that took `tookMs`, ms. */
export function renderCooldown(tookMs: number, leastMs = 0): number {
  return Math.min(REST_MAX_MS, Math.max(leastMs, tookMs * REST));
}
