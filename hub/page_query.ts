// Reads one page of a room's log. Every log reads through here, so that all pages have the same bounds.

import type { LogEvent } from "../protocol/events/registry.ts";
import type { Place } from "../protocol/frames.ts";
import { PAGE_CHANGES_MAX, PAGE_MAX_BYTES } from "../protocol/limits.ts";
import { eventBytesAtMost } from "./event_bytes.ts";
import type { LogPage, PageQuery } from "./event_log.ts";

/** Events per read: most pages need one read, and a page of huge events reads little in vain. */
const CHUNK = 50;

/** The log of one room; seqs run from 1 to `head` without gaps. */
export interface PageSource {
  /** The log's epoch. */
  readonly epoch: string;
  /** The room's newest seq; 0 in an empty room. */
  readonly head: number;
  /** Seq of the newest message that is not deleted; 0 if there is none. */
  readonly newest: number;
  /** The events from `first` to `last`, ascending; both seqs exist. */
  events(first: number, last: number): readonly LogEvent[];
  /** The messages among them. */
  messages(first: number, last: number): readonly LogEvent[];
  /** Seq of the first message after `seq` that follows `skip` others; undefined if there is none. */
  messageAfter(seq: number, skip: number): number | undefined;
  /** Seq of the last message before `seq` that precedes `skip` others; undefined if there is none. */
  messageBefore(seq: number, skip: number): number | undefined;
  /** How many messages there are from `first` to `last`; asked only if they are fewer than a page's. */
  countMessages(first: number, last: number): number;
  /** When the event was written, ms since the epoch. */
  timeOf(seq: number): number;
}

/** A range of seqs, bounds inclusive; `last` is `first` - 1 if it is empty. */
interface SeqRange {
  readonly first: number;
  readonly last: number;
  /** The page is filled from here in both directions: `from` itself is read forwards. */
  readonly from: number;
}

/** Reads the page at a place: at most `limit` messages, PAGE_MAX_BYTES and PAGE_CHANGES_MAX changes. */
export function readPage(
  source: PageSource,
  { place, limit, epoch, mustReachHead = false }: PageQuery,
): LogPage {
  const { head, newest } = source;
  const isCursor = "after" in place;
  const isLost = isCursor &&
    (place.after > head || (epoch !== undefined && epoch !== source.epoch));
  const range = rangeAt(isLost ? { newest: true } : place, limit, source);
  if (mustReachHead && range.last < head) {
    return { events: [], first: range.first, last: range.first - 1, head, newest, complete: false };
  }
  const filler = new PageFiller(source, range, { stopsAtChanges: isCursor && !isLost });
  const page = filler.fill();
  const isWhole = page.first === 1 && page.last === head && !filler.omitsChanges;
  const complete = !isLost && ("newest" in place ? isWhole : true);
  return { ...page, head, newest, complete };
}

/**
 * The seqs that belong to a place: the page covers everything between the messages that it leaves out,
 * so that a changed message beside it costs no further page.
 */
function rangeAt(place: Place, limit: number, source: PageSource): SeqRange {
  const { head } = source;
  if ("after" in place) {
    const first = Math.max(place.after, 0) + 1;
    const next = source.messageAfter(first - 1, limit);
    return { first, last: (next ?? head + 1) - 1, from: first };
  }
  if ("around" in place) return rangeAround(place.around, limit, source);
  const end = "before" in place ? Math.min(Math.max(place.before, 1), head + 1) : head + 1;
  const previous = source.messageBefore(end, limit);
  return { first: (previous ?? 0) + 1, last: end - 1, from: end };
}

function rangeAround(
  around: number | { readonly at: number },
  limit: number,
  source: PageSource,
): SeqRange {
  const { head } = source;
  if (head === 0) return { first: 1, last: 0, from: 1 };
  const wanted = typeof around === "number" ? around : seqAt(around.at, source);
  const from = Math.min(Math.max(wanted, 1), head);
  // Half before and half after; if the log ends on one side, the other side gets the rest.
  const half = Math.floor(limit / 2);
  let previous = source.messageBefore(from, half);
  let next = source.messageAfter(from - 1, limit - half);
  if (previous === undefined) {
    next = source.messageAfter(from - 1, limit - source.countMessages(1, from - 1));
  } else if (next === undefined) {
    previous = source.messageBefore(from, limit - source.countMessages(from, head));
  }
  return { first: (previous ?? 0) + 1, last: (next ?? head + 1) - 1, from };
}

/** The first event at or after a time, otherwise the newest. Times never fall: a binary search finds it. */
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

interface PageFillerOptions {
  /**
   * Whether a page ends at PAGE_CHANGES_MAX changes, as it must after a cursor: the reader may have the
   * messages that they change. Otherwise it leaves further changes out: it has the messages as they are.
   */
  readonly stopsAtChanges: boolean;
}

/** Fills a page from its place outwards, in turns, so that what does not fit is farthest away. */
class PageFiller {
  /** Whether the page covers changes that it does not list. */
  omitsChanges = false;
  readonly #source: PageSource;
  readonly #range: SeqRange;
  readonly #stopsAtChanges: boolean;
  readonly #budget = new ByteBudget();
  #changes = 0;

  constructor(source: PageSource, range: SeqRange, { stopsAtChanges }: PageFillerOptions) {
    this.#source = source;
    this.#range = range;
    this.#stopsAtChanges = stopsAtChanges;
  }

  fill(): Pick<LogPage, "events" | "first" | "last"> {
    const { from } = this.#range;
    let { first, last } = this.#range;
    const later: LogEvent[] = [];
    const earlier: LogEvent[] = [];
    const ahead = { events: this.#ahead(), added: later };
    const behind = { events: this.#behind(), added: earlier };
    let sides = [ahead, behind];
    filling:
    while (sides.length > 0) {
      for (const side of sides) {
        const next = side.events.next();
        if (next.done) {
          sides = sides.filter((other) => other !== side);
        } else if (this.#adds(next.value)) {
          side.added.push(next.value);
        } else {
          if (sides.includes(ahead)) last = later.at(-1)?.seq ?? from - 1;
          if (sides.includes(behind)) first = earlier.at(-1)?.seq ?? from;
          break filling;
        }
      }
    }
    return { events: [...earlier.reverse(), ...later], first, last };
  }

  #adds(event: LogEvent): boolean {
    const isChange = event.type !== "message";
    if (isChange && this.#stopsAtChanges && this.#changes >= PAGE_CHANGES_MAX) return false;
    if (!this.#budget.adds(event)) return false;
    if (isChange) this.#changes++;
    return true;
  }

  *#ahead(): Generator<LogEvent> {
    const { from, last } = this.#range;
    for (let first = from; first <= last; first += CHUNK) {
      if (this.#startsOmitting()) return yield* this.#source.messages(first, last);
      yield* this.#source.events(first, Math.min(first + CHUNK - 1, last));
    }
  }

  *#behind(): Generator<LogEvent> {
    const { from, first } = this.#range;
    for (let last = from - 1; last >= first; last -= CHUNK) {
      if (this.#startsOmitting()) {
        return yield* this.#source.messages(first, last).toReversed();
      }
      yield* this.#source.events(Math.max(last - CHUNK + 1, first), last).toReversed();
    }
  }

  /** Checked per read, so a page may have some changes more than PAGE_CHANGES_MAX. */
  #startsOmitting(): boolean {
    this.omitsChanges ||= !this.#stopsAtChanges && this.#changes >= PAGE_CHANGES_MAX;
    return this.omitsChanges;
  }
}

/** Counts the bytes of a page: by a cheap upper bound until that is too much, then exactly. */
class ByteBudget {
  readonly #added: LogEvent[] = [];
  #bytes = "[]".length;
  #exact = false;

  adds(event: LogEvent): boolean {
    let bytes = this.#exact ? jsonBytes(event) : eventBytesAtMost(event);
    if (!this.#exact && this.#bytes + bytes > PAGE_MAX_BYTES) {
      this.#exact = true;
      this.#bytes = this.#added.reduce((sum, added) => sum + jsonBytes(added), "[]".length);
      bytes = jsonBytes(event);
    }
    // A page without any event would never get its reader any further.
    if (this.#added.length > 0 && this.#bytes + bytes > PAGE_MAX_BYTES) return false;
    this.#bytes += bytes;
    this.#added.push(event);
    return true;
  }
}

function jsonBytes(event: LogEvent): number {
  return new TextEncoder().encode(JSON.stringify(event)).length + ",".length;
}
