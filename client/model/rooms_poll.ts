// Polls the background rooms on a transport that carries only one room: requests the list of heads now
// and then, and the new events of rooms whose head has moved.

import type { Clock } from "../../protocol/clock.ts";
import { ANSWERED_WITHIN_MS, within } from "../connection/bounded_request.ts";
import { missedPages } from "../connection/missed_pages.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";
import type { LogPage } from "./room_unread.ts";
import type { RoomsWatch } from "./rooms_watch.ts";

/** Rare, because such a transport is an exception and nobody waits for these numbers. */
export const POLL_EVERY_MS = 20_000;

/** Parts of the list to read at most. The most active rooms come first, so that usually one suffices. */
const PARTS_MAX = 20;

/** A part of the list of rooms. */
interface RoomsPart {
  readonly rooms: readonly {
    readonly name: string;
    readonly head: number;
    readonly lastAt: number;
  }[];
  readonly next: string | null;
}

/** What polling needs. */
export interface RoomsPollOptions {
  readonly watch: Pick<RoomsWatch, "cursors" | "addPage">;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  /** The name of a guest whom the page's address names. */
  readonly guest?: string;
}

/** The poll of one page. */
export class RoomsPoll implements Disposable {
  readonly #options: RoomsPollOptions;
  #cancelTimer: (() => void) | undefined;
  #running: AbortController | undefined;
  /** The newest activity that the last poll found. */
  #newest = 0;

  constructor(options: RoomsPollOptions) {
    this.#options = options;
  }

  /** Polls from now on. */
  start(): void {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    const again = () => {
      if (running.signal.aborted) return;
      this.#cancelTimer = this.#options.clock.setTimer(POLL_EVERY_MS, poll);
    };
    // A failure needs no report: the transport reports that the network is gone.
    const poll = () => void this.#poll(running.signal).then(again, again);
    poll();
  }

  /** Stops polling. */
  stop(): void {
    this.#cancelTimer?.();
    this.#running?.abort();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { watch } = this.#options;
    if (watch.cursors().size === 0) return;
    const unseen = new Set(watch.cursors().keys());
    let newest = 0;
    let cursor: string | null = null;
    for (let parts = 0; parts < PARTS_MAX; parts++) {
      const part: unknown = await this.#get("", cursor ? { cursor } : {}, signal);
      const { rooms, next }: RoomsPart = Object(part);
      if (!Array.isArray(rooms)) throw new TypeError("Cannot read the list of rooms");
      newest ||= rooms[0]?.lastAt ?? 0;
      for (const line of rooms) {
        const { name, head } = Object(line);
        unseen.delete(name);
        if (!watch.cursors().has(name)) continue;
        if (watch.cursors().get(name)?.head !== head) {
          watch.addPage(name, await this.#news(name, signal));
        }
      }
      cursor = next;
      // The rooms after it have no activity since the last poll.
      const isOld = (rooms.at(-1)?.lastAt ?? 0) < this.#newest;
      if (!cursor || unseen.size === 0 || isOld) break;
    }
    this.#newest = newest;
  }

  /** Everything since the room's cursor, as one page. */
  async #news(name: string, signal: AbortSignal): Promise<LogPage> {
    const known = this.#options.watch.cursors().get(name);
    const pages = missedPages({
      room: name,
      request: (query) => this.#get(`/${name}`, query, signal),
      after: known && `${known.head}.${known.epoch}`,
    });
    const events: ParsedEvent[] = [];
    let news: LogPage | undefined;
    for await (const page of pages) {
      // The cursor is not valid any more: the newest page replaces what was read so far.
      if (!page.complete) return page;
      events.push(...page.events);
      news = { ...page, first: news?.first ?? page.first, events };
      if (!known) break;
    }
    if (!news) throw new TypeError(`Cannot read a page of "${name}"`);
    return news;
  }

  async #get(
    path: string,
    query: Readonly<Record<string, string>>,
    over: AbortSignal,
  ): Promise<unknown> {
    const { fetch, guest, clock } = this.#options;
    const search = new URLSearchParams({
      ...query,
      ...(guest === undefined ? {} : { name: guest }),
    });
    return await within(ANSWERED_WITHIN_MS, clock, async (signal) => {
      const response = await fetch(`/rooms${path}?${search}`, {
        headers: { accept: "application/json" },
        signal,
      });
      if (!response.ok) throw new Error(`Cannot poll rooms${path}: status ${response.status}`);
      return await response.json();
    }, over);
  }
}
