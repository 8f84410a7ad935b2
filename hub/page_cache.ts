// Pages of one room that several readers ask for at once, as after a restart: read and written out once.

import type { Place } from "../protocol/frames.ts";
import { type Clock, monotonicClock } from "../protocol/clock.ts";
import type { LogPage, PageQuery } from "./event_log.ts";

/** A page with its events as a JSON array, ready to be put into an answer. */
export interface WrittenPage extends LogPage {
  /** The array with its brackets, written once for all who share the page. */
  readonly json: string;
}

// A herd that comes back asks for few different places; each page is at most PAGE_MAX_BYTES.
const PAGES_CACHED = 8;
/** A herd is there within this time; who reads an archive alone leaves nothing in memory. */
const CACHED_FOR_MS = 2_000;

/** Keeps the newest few pages for as long as the room stands as it stood. */
export class PageCache implements Disposable {
  readonly #pages = new Map<string, Promise<WrittenPage>>();
  readonly #read: (query: PageQuery) => Promise<LogPage>;
  readonly #clock: Clock;
  #cancelClearing: (() => void) | undefined;
  /** How the room stood when the pages were asked for. */
  #head = 0;

  /** Pages come from `read`; `clock` holds time still in tests. */
  constructor(read: (query: PageQuery) => Promise<LogPage>, clock: Clock = monotonicClock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** The page, read anew or shared with who asked since the room came to stand at `head`. */
  page(query: PageQuery, head: number): Promise<WrittenPage> {
    // No page outlives what it shows: a deleted text must not stay in memory for a busy room's sake.
    if (head !== this.#head) this.#pages.clear();
    this.#head = head;
    const key = `${placeKey(query.place)} ${query.limit}`;
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const page = this.#write(query);
    this.#pages.set(key, page);
    this.#cancelClearing ??= this.#clock.setTimer(CACHED_FOR_MS, () => this.#clear());
    // A read that failed is no page: the next one who asks tries again.
    page.catch(() => this.#forget(key, page));
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_CACHED) break;
      this.#pages.delete(oldest);
    }
    return page;
  }

  #clear(): void {
    this.#cancelClearing = undefined;
    this.#pages.clear();
  }

  async #write(query: PageQuery): Promise<WrittenPage> {
    const page = await this.#read(query);
    return { ...page, json: JSON.stringify(page.events) };
  }

  #forget(key: string, page: Promise<WrittenPage>): void {
    if (this.#pages.get(key) === page) this.#pages.delete(key);
  }

  /** Keeps nothing. */
  [Symbol.dispose](): void {
    this.#cancelClearing?.();
    this.#clear();
  }
}

function placeKey(place: Place): string {
  if ("after" in place) return `after ${place.after}`;
  if ("before" in place) return `before ${place.before}`;
  if ("newest" in place) return "newest";
  return typeof place.around === "number" ? `around ${place.around}` : `at ${place.around.at}`;
}
