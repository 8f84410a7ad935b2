// What a room's readers get of its log, by cursor: a page anywhere, or what was missed.

import type { Cursor } from "../protocol/frames.ts";
import { CATCH_UP_MAX, PAGE_DEFAULT } from "../protocol/limits.ts";
import type { PlaceRequest } from "../protocol/place.ts";
import type { Clock } from "../protocol/clock.ts";
import type { EventLog } from "./event_log.ts";
import type { ConfusableNames } from "./names/confusable_names.ts";
import { PageCache, type WrittenPage } from "./page_cache.ts";

/** A page, as routes and transports send it. */
export type RoomPage = WrittenPage;

/** Which room's pages these are. */
export interface RoomPagesOptions {
  /** Its name. */
  readonly room: string;
  /** Where its events are read. */
  readonly log: EventLog;
  /** Notes whoever wrote in a page. */
  readonly confusableNames: ConfusableNames;
  /** The timer of the cache. */
  readonly clock?: Clock | undefined;
}

/** The pages of one room, shared by all who ask for the same at once. */
export class RoomPages implements Disposable {
  readonly #room: string;
  readonly #log: EventLog;
  readonly #cache: PageCache;

  /** Nothing is read before somebody asks. */
  constructor({ room, log, confusableNames, clock }: RoomPagesOptions) {
    this.#room = room;
    this.#log = log;
    this.#cache = new PageCache(async (query) => {
      const page = await log.read(room, query);
      for (const { user } of page.events) confusableNames.add(user);
      return page;
    }, clock);
  }

  /** A page of the log, anywhere; the newest one where the cursor means nothing here. */
  async read({ place, epoch, limit }: PlaceRequest): Promise<RoomPage> {
    if ("after" in place && !this.#means({ seq: place.after, ...(epoch && { epoch }) })) {
      return { ...await this.#newest(limit), complete: false };
    }
    return await this.#cache.page({ place, limit }, this.#head);
  }

  /**
   * What a reader who comes (back) starts with: all that was missed, where that is little enough;
   * else the newest page.
   */
  async catchUp(cursor: Cursor | undefined): Promise<RoomPage> {
    if (cursor === undefined) {
      return await this.#newest(PAGE_DEFAULT);
    }
    if (this.#means(cursor) && this.#head - cursor.seq <= CATCH_UP_MAX) {
      const missed = { place: { after: cursor.seq }, limit: CATCH_UP_MAX };
      const page = await this.#cache.page(missed, this.#head);
      if (page.last === page.head) return page;
    }
    return { ...await this.#newest(PAGE_DEFAULT), complete: false };
  }

  get #head(): number {
    return this.#log.head(this.#room);
  }

  #newest(limit: number): Promise<WrittenPage> {
    return this.#cache.page({ place: { newest: true }, limit }, this.#head);
  }

  /** Whether the cursor points into this log: not past the head, and of this epoch. */
  #means({ seq, epoch }: Cursor): boolean {
    return (epoch === undefined || epoch === this.#log.epoch) && seq <= this.#head;
  }

  /** Keeps nothing. */
  [Symbol.dispose](): void {
    this.#cache[Symbol.dispose]();
  }
}
