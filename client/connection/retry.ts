// Decides whether a request is worth another try, and how long to wait before it.

import type { ErrorCode } from "../../protocol/error_codes.ts";

/** Before the first retry: a restarted server is back within about this time. */
export const FIRST_DELAY_MS = 250;
/** Slow growth: a server that restarts in a second is found within the next one. */
const GROWTH = 1.6;
/** The longest wait; a user who watches the page should not have to reload it. */
export const LONGEST_DELAY_MS = 15_000;

/** Errors that pass: the same request may succeed later. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["rate_limited", "unavailable"]);

/**
 * Returns the whole milliseconds to wait before attempt `attempt` (0, 1, 2 …): between half and all of a
 * step that grows. The jitter keeps a server's clients from coming back in the same instant.
 */
export function backOff(attempt: number, random: () => number): number {
  const step = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * GROWTH ** attempt);
  return Math.round(step / 2 + random() * step / 2);
}

/** Whether the same request may succeed later. */
export function isRetryable(code: ErrorCode): boolean {
  return RETRYABLE.has(code);
}
