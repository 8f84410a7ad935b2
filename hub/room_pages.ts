// The pages of one room's log, by cursor: a page anywhere, or what a reader missed.

import type { Clock } from "../protocol/clock.ts";
import type { LogEvent } from "../protocol/events/registry.ts";
import type { Cursor } from "../protocol/frames.ts";
import { CATCH_UP_MAX, PAGE_DEFAULT } from "../protocol/limits.ts";
import type { PlaceRequest } from "../protocol/place.ts";
import type { EventLog, PageQuery } from "./event_log.ts";
import type { ConfusableNames } from "./names/confusable_names.ts";
import { PageCache, type SerializedPage } from "./page_cache.ts";
import type { RoomPosition } from "./room_position.ts";

/** The room whose pages these are. */
export interface RoomPagesOptions {
  /** Its name. */
  readonly room: string;
  /** Where its events are read. */
  readonly log: EventLog;
  /** Its position in the log. */
  readonly position: RoomPosition;
  /** Gets the authors of all events that are read. */
  readonly confusableNames: ConfusableNames;
  /** Expires cached pages. */
  readonly clock?: Clock | undefined;
}

/** Reads the pages of one room and shares them among readers who request the same at once. */
export class RoomPages implements Disposable {
  readonly #room: string;
  readonly #log: EventLog;
  readonly #confusableNames: ConfusableNames;
  readonly #position: RoomPosition;
  readonly #cache: PageCache;

  /** Reads nothing before the first request. */
  constructor({ room, log, position, confusableNames, clock }: RoomPagesOptions) {
    this.#room = room;
    this.#log = log;
    this.#confusableNames = confusableNames;
    this.#position = position;
    this.#cache = new PageCache(async (query) => {
      const page = await log.read(room, query);
      position.set(page);
      for (const { user } of page.events) confusableNames.add(user);
      return page;
    }, clock);
  }

  /** A page of the log, anywhere; the newest one if the cursor is not a place in this log. */
  async read({ place, epoch, limit }: PlaceRequest): Promise<SerializedPage> {
    if (!("after" in place)) return await this.#page({ place, limit });
    const cursor: Cursor = epoch === undefined ? { seq: place.after } : { seq: place.after, epoch };
    if (!await this.#reach(cursor)) return { ...await this.#newest(limit), complete: false };
    return this.#nothingAfter(place.after) ?? await this.#page({ place, limit, epoch });
  }

  /**
   * What a reader starts with: everything after the cursor if it fits one page; otherwise, or without a
   * cursor, the newest page.
   */
  async catchUp(cursor: Cursor | undefined): Promise<SerializedPage> {
    if (cursor === undefined) return await this.#newest(PAGE_DEFAULT);
    if (await this.#reach(cursor)) {
      const { seq: after, epoch } = cursor;
      const page = this.#nothingAfter(after) ??
        await this.#page({ place: { after }, limit: CATCH_UP_MAX, epoch, mustReachHead: true });
      if (page.complete && page.last === page.head) return page;
    }
    return { ...await this.#newest(PAGE_DEFAULT), complete: false };
  }

  /** One event; one that is slightly ahead is waited for. */
  async event(seq: number): Promise<LogEvent | undefined> {
    if (!await this.#position.reach(seq)) return undefined;
    const event = await this.#log.event(this.#room, seq);
    if (event !== undefined) this.#confusableNames.add(event.user);
    return event;
  }

  async #page(query: PageQuery): Promise<SerializedPage> {
    // The cache tells pages apart by the head, which the log knows.
    await this.#position.load();
    return await this.#cache.page(query, this.#position.head);
  }

  #newest(limit: number): Promise<SerializedPage> {
    return this.#page({ place: { newest: true }, limit });
  }

  /** Whether the cursor is a place in this log; one that is slightly ahead is waited for. */
  async #reach({ seq, epoch }: Cursor): Promise<boolean> {
    if (epoch !== undefined && epoch !== this.#log.epoch) return false;
    return await this.#position.reach(seq);
  }

  /**
   * The page after the newest event, which lists nothing. Most polls and joins of a quiet room get it,
   * so it does not read the log. Undefined if there is more, or if `newest` is not known.
   */
  #nothingAfter(seq: number): SerializedPage | undefined {
    const { head, newest } = this.#position;
    if (seq !== head || newest === undefined) return undefined;
    return { events: [], json: "[]", first: head + 1, last: head, head, newest, complete: true };
  }

  /** Clears the cache. */
  [Symbol.dispose](): void {
    this.#cache[Symbol.dispose]();
  }
}
