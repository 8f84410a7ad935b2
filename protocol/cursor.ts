// A position in a room's log, as clients write it: `42` or `42.epoch`.

import { ChatError } from "./chat_error.ts";
import type { Cursor } from "./frames.ts";

// A number with more digits than any seq is a valid cursor past the head.
const CURSOR = /^(\d{1,40})(?:\.([A-Za-z0-9_-]{1,40}))?$/;

// In a path, a seq has one spelling. `Number` would also accept 1e1, 0x2A and 042, so that a
// message had several addresses.
const SEQ = /^[1-9]\d{0,14}$/;

/** Returns the seq in a path, or undefined if it is not in its one spelling. */
export function parseSeq(raw: string): number | undefined {
  return SEQ.test(raw) ? Number(raw) : undefined;
}

/** Returns `42.epoch`, as SSE ids and pages contain it. */
export function formatCursor(seq: number, epoch: string): string {
  return `${seq}.${epoch}`;
}

/** Returns whether `raw` has the form of a cursor. */
export function isCursor(raw: string): boolean {
  return CURSOR.test(raw);
}

/**
 * Parses `42`, `"42"` or `"42.epoch"`.
 *
 * @throws {ChatError} `bad_request` if it is none of them
 */
export function parseCursor(raw: unknown, field = "after"): Cursor {
  if (typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0) return { seq: raw };
  const match = typeof raw === "string" ? CURSOR.exec(raw) : null;
  if (match === null) {
    throw new ChatError("bad_request", `"${field}" is a sequence number or a cursor like 42.epoch`);
  }
  const [, seq, epoch] = match;
  const place = Math.min(Number(seq), Number.MAX_SAFE_INTEGER);
  return epoch === undefined ? { seq: place } : { seq: place, epoch };
}
