// How long to wait before the next attempt: longer each time, and never the same for two clients.

/** Before the first new attempt: a restarted server is back within about this time. */
export const FIRST_DELAY_MS = 250;
/** Slow enough growth that a server which restarts in a second is found within the next one. */
const GROWTH = 1.6;
/** Longest wait; a person who looks at the page should not have to press reload. */
export const LONGEST_DELAY_MS = 15_000;

/**
 * Whole milliseconds before attempt `attempt` (0, 1, 2 …), between half and all of a step that grows. The jitter
 * keeps a server full of clients from coming back in the same instant.
 */
export function backOff(attempt: number, random: () => number): number {
  const step = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * GROWTH ** attempt);
  return Math.round(step / 2 + random() * step / 2);
}
