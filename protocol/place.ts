// Parses the requested part of a log: `after`, `before`, `around` and `limit`, in frames and in
// query strings.

import { ChatError } from "./chat_error.ts";
import { parseCursor } from "./cursor.ts";
import type { Place } from "./frames.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "./limits.ts";

/** The fields as received; null and undefined are absent. */
export interface PlaceFields {
  /** A cursor; the page starts right after it. */
  readonly after?: unknown;
  /** A cursor; the page ends right before it. */
  readonly before?: unknown;
  /** A seq, a cursor or an ISO 8601 time (UTC by default), in the middle of the page. */
  readonly around?: unknown;
  /** The number of messages, 1 to PAGE_MAX; PAGE_DEFAULT if absent. */
  readonly limit?: unknown;
}

/** A place, the epoch of its cursor, and the requested number of messages. */
export interface PlaceRequest {
  /** The newest page if none of the three is given. */
  readonly place: Place;
  /** Absent if the cursor is a bare number, and with `around`. */
  readonly epoch?: string;
  /** The most messages in the page, 1 to PAGE_MAX. */
  readonly limit: number;
}

const NAMES = ["after", "before", "around"] as const;
const WHOLE_NUMBER = /^\d{1,15}$/;
const ISO_DATE = /^(?<day>\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Parses the fields; numbers may be text, as in a query string.
 *
 * @throws {ChatError} `bad_request` if a field is invalid or two places are given
 */
export function parsePlace(fields: PlaceFields): PlaceRequest {
  const limit = parseLimit(fields.limit);
  const named = NAMES.filter((name) => fields[name] !== undefined && fields[name] !== null);
  if (named.length > 1) {
    throw new ChatError("bad_request", `"${named.join('" and "')}" cannot be asked for together`);
  }
  const name = named[0];
  if (name === undefined) return { place: { newest: true }, limit };
  if (name === "around") return { place: { around: parseAround(fields.around) }, limit };
  const { seq, epoch } = parseCursor(fields[name], name);
  const place = name === "after" ? { after: seq } : { before: seq };
  return epoch === undefined ? { place, limit } : { place, epoch, limit };
}

function parseLimit(raw: unknown): number {
  if (raw === undefined || raw === null) return PAGE_DEFAULT;
  const limit = typeof raw === "string" && WHOLE_NUMBER.test(raw) ? Number(raw) : raw;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1 || limit > PAGE_MAX) {
    throw new ChatError("bad_request", `"limit" is a whole number from 1 to ${PAGE_MAX}`);
  }
  return limit;
}

function parseAround(raw: unknown): number | { readonly at: number } {
  const at = typeof raw === "string" ? parseTime(raw) : NaN;
  if (!Number.isNaN(at)) return { at };
  try {
    return parseCursor(raw, "around").seq;
  } catch (cause) {
    throw new ChatError("bad_request", `"around" is a sequence number or an ISO 8601 time`, {
      cause,
    });
  }
}

/** Parses an ISO 8601 time in ms since the epoch; NaN if it is invalid. */
function parseTime(raw: string): number {
  // In a query string, a bare + is a space: it belongs to a time zone.
  const iso = raw.replace(/ (?=\d{2}:?\d{2}$)/, "+");
  const match = ISO_DATE.exec(iso);
  if (match === null || !isDay(match.groups!.day!)) return NaN;
  // Without a zone, Date.parse uses the server's own, which nobody outside knows; here it is UTC.
  return Date.parse(iso.includes("T") && match.groups!.zone === undefined ? `${iso}Z` : iso);
}

/** Returns whether the calendar has that day: Date.parse reads February 31 as March 3. */
function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
