// Bounds the bytes of an event's JSON without encoding it.

import type { LogEvent } from "../protocol/events/registry.ts";

/** ASCII that JSON does not escape. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** No control except those that JSON escapes with two bytes. */
const SHORT_ESCAPES = /^[\P{Cc}\t\n]*$/u;
/** Most bytes of a UTF-16 unit of such a text, in UTF-8. */
const UNIT_BYTES = 3;
/** Bytes of the longest escape, of a control or a lone surrogate. */
const ESCAPE_BYTES = "\\u0000".length;
/** More than a number, a boolean or null takes. */
const SCALAR_BYTES = 24;

/** An upper bound of the bytes of an event's JSON, with a separator: all its fields count. */
export function eventBytesAtMost(event: LogEvent): number {
  return bytesAtMost(event) + ",".length;
}

function bytesAtMost(value: unknown): number {
  if (typeof value === "string") return stringBytesAtMost(value);
  if (typeof value !== "object" || value === null) return SCALAR_BYTES;
  const parts = value as Readonly<Record<string, unknown>>;
  let bytes = "{}".length;
  // Without the arrays of Object.entries(): this runs for every event of every page and post.
  for (const name in parts) {
    bytes += stringBytesAtMost(name) + ":,".length + bytesAtMost(parts[name]);
  }
  return bytes;
}

function stringBytesAtMost(text: string): number {
  const quotes = '""'.length;
  if (PLAIN.test(text)) return text.length + quotes;
  const isShort = text.isWellFormed() && SHORT_ESCAPES.test(text);
  return text.length * (isShort ? UNIT_BYTES : ESCAPE_BYTES) + quotes;
}
