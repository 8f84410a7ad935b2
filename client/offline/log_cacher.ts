// A room's newest messages on this device, for when there is no network. The worker hands them to the
// page, which keeps them up to date: what came live is there, and what was deleted is not.

import type { Clock } from "../../protocol/clock.ts";
import { dated, logAddress, PAGE_CACHE, SAVED_FOR } from "./cached_page.ts";
import type { CachedLog } from "./cached_page.ts";
import type { RichNode } from "../../text/rich_text.ts";
import type { Message } from "../model/log_window.ts";
import type { RoomState } from "../model/log_window.ts";

/** Messages of a room; a screen shows a dozen. */
const MESSAGES_MAX = 100;
/** All texts of a room's messages together, code units. */
const TEXT_MAX = 64 * 1024;
/** Changes within this time are written together. */
export const CACHE_AFTER_MS = 500;

/** The parts of a text, where a parser has made some. */
type PartsOf = (text: string) => readonly RichNode[] | undefined;

/** What is to be saved of a room; undefined while its newest messages are not in the window. */
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

/** What is used of the browser's caches. */
export type LogCaches = Pick<CacheStorage, "has" | "open" | "delete">;

/** What a keeper is made of. */
export interface LogCacherOptions {
  /** The room's page. */
  readonly path: string;
  readonly clock: Clock;
  readonly partsOf: PartsOf;
  /** Who reads here, as pages are labelled. */
  readonly owner: () => string;
  /** Absent where the page is not served securely: nothing is saved there. */
  readonly caches: LogCaches | undefined;
}

/** Writes a room's log to the device, some time after it changed. */
export class LogCacher implements Disposable {
  readonly #options: LogCacherOptions;
  #latest: RoomState | undefined;
  #cancelAlarm: (() => void) | undefined;

  constructor(options: LogCacherOptions) {
    this.#options = options;
  }

  /** The room has changed. */
  record(state: RoomState): void {
    this.#latest = state;
    this.#cancelAlarm ??= this.#options.clock.setTimer(CACHE_AFTER_MS, () => this.flush());
  }

  /** Writes what has not been written, now. */
  flush(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    const log = this.#latest && logToCache(this.#latest, this.#options.partsOf);
    this.#latest = undefined;
    // A full or forbidden storage: the log that was saved before stays.
    if (log) this.#write(log).catch(() => {});
  }

  /** What has not been written is not to be: whoever it was for has gone. */
  [Symbol.dispose](): void {
    this.#cancelAlarm?.();
    // A room that is live again notes anew.
    this.#cancelAlarm = undefined;
    this.#latest = undefined;
  }

  /** The session is over, wherever it was ended: no room may be read here without the server. */
  async forget(): Promise<void> {
    this[Symbol.dispose]();
    await this.#options.caches?.delete(PAGE_CACHE);
  }

  async #write(log: CachedLog): Promise<void> {
    const { caches, path, owner } = this.#options;
    // Only beside a page that the worker keeps; after signing out there is none.
    if (!await caches?.has(PAGE_CACHE)) return;
    const pages = await caches?.open(PAGE_CACHE);
    const page = await pages?.match(path);
    // Somebody else may have opened the room in another tab meanwhile.
    if (page?.headers.get(SAVED_FOR) === owner()) await pages?.put(logAddress(path), dated(log));
  }
}
