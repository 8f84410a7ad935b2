// Refusals that end by themselves: whoever waits may ask again.

import type { ErrorCode } from "../../protocol/error_codes.ts";

const PASSING: ReadonlySet<ErrorCode> = new Set(["rate_limited", "unavailable"]);

/** Whether the same request may be answered later. */
export function isRetryable(code: ErrorCode): boolean {
  return PASSING.has(code);
}
