// Observes the hub, for the metrics. An observer does not change what the hub does.

import type { ErrorCode } from "../protocol/error_codes.ts";

/** The result of a write: written, repeated with a known nonce, refused with a code, or failed by a bug. */
export type WriteResult = "written" | "repeated" | ErrorCode | "failed";

/** Gets the results of writes and posts. */
export interface HubObserver {
  /** A write ended `seconds` after it arrived; `written` means that it is durable. */
  wrote(result: WriteResult, seconds: number): void;
  /** A number of `events` went to a number of `receivers` as one post. */
  posted(events: number, receivers: number): void;
}

/** Ignores everything. */
export const NO_OBSERVER: HubObserver = { wrote() {}, posted() {} };
