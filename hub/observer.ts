// What the hub tells whoever counts: nothing that changes what it does.

import type { ErrorCode } from "../protocol/error_codes.ts";

/** How a write ended: written, known by its nonce already, refused with a code, or a bug. */
export type WriteResult = "written" | "repeated" | ErrorCode | "failed";

/** Hears what happens on the way from a say to its readers. */
export interface HubObserver {
  /** A write ended, `seconds` after it came in; for `written` that is until it was durable. */
  wrote(result: WriteResult, seconds: number): void;
  /** `events` of a room went to `receivers` subscribers as one post. */
  posted(events: number, receivers: number): void;
}

/** Counts nothing. */
export const NO_OBSERVER: HubObserver = { wrote() {}, posted() {} };
