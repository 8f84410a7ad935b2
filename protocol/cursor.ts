// A place in a room's log, as a client writes it: `42` or `42.epoch`.

import { ChatError } from "./chat_error.ts";
import type { Cursor } from "./frames.ts";

// More digits than any seq has are a cursor past the head, not a mistake in writing.
const CURSOR = /^(\d{1,40})(?:\.([A-Za-z0-9_-]{1,40}))?$/;

// In a path a seq has one spelling: `Number` would read 1e1, 0x2A and 042 too, each a message's second
// address.
const SEQ = /^[1-9]\d{0,14}$/;

/** A message's seq as a path names it, `42`; undefined if it is written in any other way. */
export function parseSeq(raw: string): number | undefined {
  return SEQ.test(raw) ? Number(raw) : undefined;
}

/** `42.epoch`, as SSE ids and pages carry it. */
export function formatCursor(seq: number, epoch: string): string {
  return `${seq}.${epoch}`;
}

/** Whether `raw` is written as a cursor. */
export function isCursor(raw: string): boolean {
  return CURSOR.test(raw);
}

/**
 * Reads `42`, `"42"` or `"42.epoch"`.
 *
 * @throws {ChatError} `bad_request` where it is none of them.
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
