// Caches a room's newest messages on the device, for reading without a network. The page keeps the cache
// up to date: live messages are added, and deleted ones removed.

import type { Clock } from "../../protocol/clock.ts";
import { type CachedLog, dated, logAddress, PAGE_CACHE, SAVED_FOR } from "./cached_page.ts";
import type { RichNode } from "../../text/rich_text.ts";
import type { Message, RoomState } from "../model/log_window.ts";

/** Messages to cache; a screen shows a dozen. */
const MESSAGES_MAX = 100;
/** The length of their texts together, code units. */
const TEXT_MAX = 64 * 1024;
/** Changes within this time are written together. */
export const CACHE_AFTER_MS = 500;

/** The parsed parts of a text, if it has been parsed. */
type PartsOf = (text: string) => readonly RichNode[] | undefined;

/** What to cache of a room; undefined while its newest messages are not in the window. */
function logToCache(state: RoomState, partsOf: PartsOf): CachedLog | undefined {
  if (state.last < state.head) return undefined;
  const events: Message[] = [];
  let text = 0;
  for (const message of [...state.messages].reverse()) {
    text += message.text?.length ?? 0;
    if (events.length > 0 && (events.length >= MESSAGES_MAX || text > TEXT_MAX)) break;
    events.unshift(message);
  }
  const { epoch, last, head } = state;
  const isWhole = events.length === state.messages.length;
  const first = isWhole ? state.first : events[0]?.seq ?? state.first;
  const complete = state.complete && isWhole;
  const rich = events.flatMap(({ text }) => {
    const parts = text === undefined ? undefined : partsOf(text);
    return text !== undefined && parts ? [[text, parts] as const] : [];
  });
  return { epoch, first, last, head, complete, events, rich };
}

/** The part of the browser's caches that is used. */
export type LogCaches = Pick<CacheStorage, "has" | "open" | "delete">;

/** What a cacher needs. */
export interface LogCacherOptions {
  /** The path of the room's page. */
  readonly path: string;
  readonly clock: Clock;
  readonly partsOf: PartsOf;
  /** The owner of what is cached, as `ownerOf()` names them. */
  readonly owner: () => string;
  /** Absent if the page is not served securely: nothing is cached then. */
  readonly caches: LogCaches | undefined;
}

/** Caches the log of one room. */
export class LogCacher implements Disposable {
  readonly #options: LogCacherOptions;
  #latest: RoomState | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(options: LogCacherOptions) {
    this.#options = options;
  }

  /** Caches a new state soon. */
  record(state: RoomState): void {
    this.#latest = state;
    this.#cancelTimer ??= this.#options.clock.setTimer(CACHE_AFTER_MS, () => this.flush());
  }

  /** Caches the newest state now. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const log = this.#latest && logToCache(this.#latest, this.#options.partsOf);
    this.#latest = undefined;
    // The storage is full or forbidden: the older log stays.
    if (log) this.#write(log).catch(() => {});
  }

  /** Drops a state that is not cached yet: the user is gone. It may be used again afterwards. */
  [Symbol.dispose](): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#latest = undefined;
  }

  /** Deletes everything that is cached, because the session is over. */
  async forget(): Promise<void> {
    this[Symbol.dispose]();
    await this.#options.caches?.delete(PAGE_CACHE);
  }

  async #write(log: CachedLog): Promise<void> {
    const { caches, path, owner } = this.#options;
    // Only beside a cached page; after a sign-out there is none.
    if (!await caches?.has(PAGE_CACHE)) return;
    const pages = await caches?.open(PAGE_CACHE);
    const page = await pages?.match(path);
    // Another user may have opened the room in another tab meanwhile.
    if (page?.headers.get(SAVED_FOR) === owner()) await pages?.put(logAddress(path), dated(log));
  }
}
