// Which part of a log a request means: one reading of `after`, `before`, `around` and `limit` for
// frames and query strings.

import { ChatError } from "./chat_error.ts";
import { parseCursor } from "./cursor.ts";
import type { Place } from "./frames.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "./limits.ts";

/** The fields as they came; null and undefined are "not there". */
export interface PlaceFields {
  /** A cursor; the page begins right after it. */
  readonly after?: unknown;
  /** A cursor; the page ends right before it. */
  readonly before?: unknown;
  /** A seq, a cursor or an ISO 8601 time (UTC unless it says otherwise), in the page's middle. */
  readonly around?: unknown;
  /** How many events, 1 to PAGE_MAX; PAGE_DEFAULT where it is absent. */
  readonly limit?: unknown;
}

/** A place, the epoch that its cursor named, and how many events are wanted. */
export interface PlaceRequest {
  /** The newest page where none of the three was named. */
  readonly place: Place;
  /** Absent where the cursor was a bare number, and with `around`. */
  readonly epoch?: string;
  /** Most events in the page, 1 to PAGE_MAX. */
  readonly limit: number;
}

const NAMES = ["after", "before", "around"] as const;
const WHOLE_NUMBER = /^\d{1,15}$/;
const ISO_DATE = /^(?<day>\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * Reads the fields; numbers may come as text, as a query string has them.
 *
 * @throws {ChatError} `bad_request` where a field is of the wrong form or two places are named.
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

/** An ISO 8601 time in ms since the epoch, NaN where it is none. */
function parseTime(raw: string): number {
  // In a query string a bare + is a space: that of a time zone is meant.
  const iso = raw.replace(/ (?=\d{2}:?\d{2}$)/, "+");
  const match = ISO_DATE.exec(iso);
  if (match === null || !isDay(match.groups!.day!)) return NaN;
  // Without a zone Date.parse means the server's own, which nobody outside knows; here all is UTC.
  return Date.parse(iso.includes("T") && match.groups!.zone === undefined ? `${iso}Z` : iso);
}

/** Whether the calendar has that day: Date.parse takes February 31 for March 3. */
function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
