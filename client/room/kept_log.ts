// A room's newest messages on this device, for when there is no network. The worker hands them to the
// page, which keeps them up to date: what came live is there, and what was deleted is not.

import type { Timers } from "../connection/timers.ts";
import { dated, KEPT_PAGES, logAddress, SAVED_FOR } from "../kept_page.ts";
import type { KeptLog } from "../kept_page.ts";
import type { RichNode } from "../../text/rich_text.ts";
import type { Message } from "./log_window.ts";
import type { RoomState } from "./room_store.ts";

/** Messages of a room; a screen shows a dozen. */
const MESSAGES_MAX = 100;
/** All texts of a room's messages together, code units. */
const TEXT_MAX = 64 * 1024;
/** Changes within this time are written together. */
export const KEEP_AFTER_MS = 500;

/** The parts of a text, where a parser has made some. */
type PartsOf = (text: string) => readonly RichNode[] | undefined;

/** What is to be kept of a room; undefined while its newest messages are not in the window. */
function logToKeep(state: RoomState, partsOf: PartsOf): KeptLog | undefined {
  if (state.last < state.head) return undefined;
  const events: Message[] = [];
  let text = 0;
  for (const message of [...state.messages].reverse()) {
    text += message.text?.length ?? 0;
    if (events.length > 0 && (events.length >= MESSAGES_MAX || text > TEXT_MAX)) break;
    events.unshift(message);
  }
  const { epoch, head } = state;
  const complete = state.complete && events.length === state.messages.length;
  const rich = events.flatMap(({ text }) => {
    const parts = text === undefined ? undefined : partsOf(text);
    return text !== undefined && parts ? [[text, parts] as const] : [];
  });
  return { epoch, head, complete, events, rich };
}

/** What is used of the browser's caches. */
export type KeptCaches = Pick<CacheStorage, "has" | "open" | "delete">;

/** What a keeper is made of. */
export interface LogKeeperOptions {
  /** The room's page. */
  readonly path: string;
  readonly timers: Timers;
  readonly partsOf: PartsOf;
  /** Who reads here, as pages are labelled. */
  readonly owner: () => string;
  /** Absent where the page is not served securely: nothing is kept there. */
  readonly caches: KeptCaches | undefined;
}

/** Writes a room's log to the device, some time after it changed. */
export class LogKeeper implements Disposable {
  readonly #options: LogKeeperOptions;
  #latest: RoomState | undefined;
  #cancelAlarm: (() => void) | undefined;

  constructor(options: LogKeeperOptions) {
    this.#options = options;
  }

  /** The room has changed. */
  note(state: RoomState): void {
    this.#latest = state;
    this.#cancelAlarm ??= this.#options.timers.after(KEEP_AFTER_MS, () => this.flush());
  }

  /** Writes what has not been written, now. */
  flush(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    const log = this.#latest && logToKeep(this.#latest, this.#options.partsOf);
    this.#latest = undefined;
    // A full or forbidden storage: the log that was kept before stays.
    if (log) this.#write(log).catch(() => {});
  }

  /** What has not been written is not to be: whoever it was for has gone. */
  [Symbol.dispose](): void {
    this.#cancelAlarm?.();
    // A room that is live again notes anew.
    this.#cancelAlarm = undefined;
    this.#latest = undefined;
  }

  /** The session is over, wherever it was ended: no room may be read here without the house. */
  async forget(): Promise<void> {
    this[Symbol.dispose]();
    await this.#options.caches?.delete(KEPT_PAGES);
  }

  async #write(log: KeptLog): Promise<void> {
    const { caches, path, owner } = this.#options;
    // Only beside a page that the worker keeps; after signing out there is none.
    if (!await caches?.has(KEPT_PAGES)) return;
    const pages = await caches?.open(KEPT_PAGES);
    const page = await pages?.match(path);
    // Somebody else may have opened the room in another tab meanwhile.
    if (page?.headers.get(SAVED_FOR) === owner()) await pages?.put(logAddress(path), dated(log));
  }
}
