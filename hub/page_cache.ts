// Shares pages of one room among the readers who request the same page at once, as after a restart:
// each is read and serialized once.

import { type Clock, monotonicClock } from "../protocol/clock.ts";
import type { Place } from "../protocol/frames.ts";
import type { LogPage, PageQuery } from "./event_log.ts";

/** A page with its events as a JSON array, ready to be put into a response. */
export interface SerializedPage extends LogPage {
  /** The array with its brackets, serialized once for all readers of the page. */
  readonly json: string;
}

// Readers who reconnect at once request few different places; a page has at most PAGE_MAX_BYTES.
const PAGES_CACHED = 8;
/** Readers who reconnect at once do so within this time; a single reader's archive is not kept longer. */
const CACHED_FOR_MS = 2_000;

/** Caches the newest few pages until the room changes. */
export class PageCache implements Disposable {
  readonly #pages = new Map<string, Promise<SerializedPage>>();
  readonly #read: (query: PageQuery) => Promise<LogPage>;
  readonly #clock: Clock;
  #cancelExpiry: (() => void) | undefined;
  #disposed = false;
  /** The room's head when the pages were requested. */
  #head = 0;

  /** Pages come from `read`; `clock` sets the timer. */
  constructor(read: (query: PageQuery) => Promise<LogPage>, clock: Clock = monotonicClock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** The page, read now or shared with an earlier request at the same `head`. */
  page(query: PageQuery, head: number): Promise<SerializedPage> {
    // A reader that waited for the log may come after the room was disposed of.
    if (this.#disposed) return this.#write(query);
    // No page outlives its content: a deleted text must not stay in memory because others still read.
    if (head !== this.#head) this.#pages.clear();
    this.#head = head;
    const key = keyOf(query);
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = this.#write(query);
    this.#pages.set(key, page);
    this.#cancelExpiry ??= this.#clock.setTimer(CACHED_FOR_MS, () => this.#clear());
    // A failed read is not a page: the next request reads again.
    page.catch(() => this.#forget(key, page));
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_CACHED) break;
      this.#pages.delete(oldest);
    }
    return page;
  }

  #clear(): void {
    this.#cancelExpiry = undefined;
    this.#pages.clear();
  }

  async #write(query: PageQuery): Promise<SerializedPage> {
    const page = await this.#read(query);
    return { ...page, json: JSON.stringify(page.events) };
  }

  #forget(key: string, page: Promise<SerializedPage>): void {
    if (this.#pages.get(key) === page) this.#pages.delete(key);
  }

  /** Clears the cache; later requests are not cached. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#cancelExpiry?.();
    this.#clear();
  }
}

function keyOf({ place, limit, epoch = "", mustReachHead = false }: PageQuery): string {
  return `${placeKey(place)} ${limit} ${epoch} ${mustReachHead}`;
}

function placeKey(place: Place): string {
  if ("after" in place) return `after ${place.after}`;
  if ("before" in place) return `before ${place.before}`;
  if ("newest" in place) return "newest";
  return typeof place.around === "number" ? `around ${place.around}` : `at ${place.around.at}`;
}
