// Cuts a page out of a room's log. Every log reads through here, so that all pages end alike.

import type { LogEvent } from "../protocol/event.ts";
import type { Place } from "../protocol/frames.ts";
import { PAGE_MAX_BYTES } from "../protocol/limits.ts";
import type { Page, PageQuery } from "./event_log.ts";

/** Events fetched at a time: most pages are one chunk, and a page of huge ones reads few in vain. */
const CHUNK = 50;
/** More bytes than an event's JSON has beside its text and its user's strings. */
const EVENT_FRAME_BYTES = 300;

/** ASCII that JSON leaves as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** A room's log as pages are cut from it; seqs run from 1 to `head` without gaps. */
export interface PageSource {
  /** The room's newest seq; 0 in an empty room. */
  readonly head: number;
  /** The events from `first` to `last`, both inclusive and both there, in order. */
  load(first: number, last: number): LogEvent[];
  /** When the event was written, ms since the epoch. */
  timeOf(seq: number): number;
}

/** A stretch of seqs, bounds inclusive, and the one that the page grows from. */
interface SeqRange {
  readonly first: number;
  readonly last: number;
  readonly from: number;
}

/** Reads the page that lies at a place; it ends at `limit` events or at PAGE_MAX_BYTES of JSON. */
export function readPage(source: PageSource, { place, limit }: PageQuery): Page {
  const range = rangeAt(place, limit, source);
  return { events: range ? fillPage(source, range) : [], head: source.head };
}

function rangeAt(place: Place, limit: number, source: PageSource): SeqRange | undefined {
  const { head } = source;
  if (head === 0 || limit < 1) return undefined;
  if ("after" in place) {
    const first = Math.max(place.after, 0) + 1;
    const last = Math.min(first + limit - 1, head);
    return first > last ? undefined : { first, last, from: first };
  }
  if ("around" in place) {
    const { around } = place;
    const wanted = typeof around === "number" ? around : seqAt(around.at, source);
    const from = Math.min(Math.max(wanted, 1), head);
    // Half before and half after; where the log ends on one side the other has the rest.
    const first = Math.max(1, Math.min(from - Math.floor(limit / 2), head - limit + 1));
    return { first, last: Math.min(first + limit - 1, head), from };
  }
  const last = "before" in place ? Math.min(place.before - 1, head) : head;
  return last < 1 ? undefined : { first: Math.max(1, last - limit + 1), last, from: last };
}

/** The first event at or after a time, else the newest: times never fall, so it is searched by halves. */
function seqAt(at: number, source: PageSource): number {
  let low = 1;
  let high = source.head;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (source.timeOf(middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Takes events from the place outwards, by turns, so that what does not fit is what is farthest. */
function fillPage(source: PageSource, range: SeqRange): LogEvent[] {
  const earlier: LogEvent[] = [];
  const later: LogEvent[] = [];
  const budget = new ByteBudget();
  let sides = [
    { events: ahead(source, range), taken: later },
    { events: behind(source, range), taken: earlier },
  ];
  while (sides.length > 0) {
    for (const side of sides) {
      const next = side.events.next();
      if (next.done) {
        sides = sides.filter((other) => other !== side);
        continue;
      }
      if (!budget.takes(next.value)) return [...earlier.reverse(), ...later];
      side.taken.push(next.value);
    }
  }
  return [...earlier.reverse(), ...later];
}

function* ahead(source: PageSource, { from, last }: SeqRange): Generator<LogEvent> {
  for (let first = from; first <= last; first += CHUNK) {
    yield* source.load(first, Math.min(first + CHUNK - 1, last));
  }
}

function* behind(source: PageSource, { from, first }: SeqRange): Generator<LogEvent> {
  for (let last = from - 1; last >= first; last -= CHUNK) {
    yield* source.load(Math.max(last - CHUNK + 1, first), last).reverse();
  }
}

/** Counts the bytes of a page: by a cheap upper bound until that is too much, then exactly. */
class ByteBudget {
  readonly #taken: LogEvent[] = [];
  #bytes = "[]".length;
  #exact = false;

  takes(event: LogEvent): boolean {
    let bytes = this.#exact ? jsonBytes(event) : jsonBytesAtMost(event);
    if (!this.#exact && this.#bytes + bytes > PAGE_MAX_BYTES) {
      this.#exact = true;
      this.#bytes = this.#taken.reduce((sum, taken) => sum + jsonBytes(taken), "[]".length);
      bytes = jsonBytes(event);
    }
    // A page without any event would never get its reader any further.
    if (this.#taken.length > 0 && this.#bytes + bytes > PAGE_MAX_BYTES) return false;
    this.#bytes += bytes;
    this.#taken.push(event);
    return true;
  }
}

function jsonBytes(event: LogEvent): number {
  return new TextEncoder().encode(JSON.stringify(event)).length + ",".length;
}

function jsonBytesAtMost(event: LogEvent): number {
  let bytes = EVENT_FRAME_BYTES;
  if (event.type !== "delete" && event.text !== undefined) bytes += stringBytesAtMost(event.text);
  for (const part of Object.values(event.user)) {
    if (typeof part === "string") bytes += stringBytesAtMost(part);
  }
  return bytes;
}

/** Plain characters are a byte; of any others, none takes more than a control's `\u0000` a unit. */
function stringBytesAtMost(text: string): number {
  return PLAIN.test(text) ? text.length : text.length * "\\u0000".length;
}
