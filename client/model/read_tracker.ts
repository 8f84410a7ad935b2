// Tracks what the user has seen of a room: reports it while the log is idle and the page is visible.

import type { HistoryLoader } from "./history_loader.ts";
import type { RoomState } from "./log_window.ts";
import type { ScrollAnchor, ScrollIdle } from "./room_model.ts";
import type { RoomStore } from "./room_store.ts";

/** What a read tracker needs. */
export interface ReadTrackerOptions {
  readonly store: RoomStore;
  readonly historyLoader: HistoryLoader;
  /** A permalink's message; it takes precedence over `place`. */
  readonly target?: number;
  /** Where the user left this page, if they return to it. */
  readonly place?: ScrollAnchor;
  /** The newest message that the user had seen on their last visit. */
  readonly readUpTo?: number;
  /** Called when the log comes to rest on a visible page. */
  readonly onIdle?: (state: ReadState) => void;
}

/** What the user has read of the room. */
export interface ReadState extends ScrollIdle, Pick<RoomState, "epoch" | "head"> {}

/** One room's reader. */
export class ReadTracker {
  readonly #options: ReadTrackerOptions;
  #looking = true;
  /** Unset until the log has come to rest for the first time: nothing has been seen before. */
  #lastIdle: ScrollIdle | undefined;

  constructor(options: ReadTrackerOptions) {
    this.#options = options;
  }

  /** Goes to where the user left off. */
  open(): void {
    const { store, historyLoader, target, place, readUpTo } = this.#options;
    if (target !== undefined) return;
    if (place) {
      if (readUpTo !== undefined) store.setReadUpTo(readUpTo);
      return historyLoader.jumpTo(place);
    }
    if (readUpTo !== undefined && readUpTo < store.state.value.head) {
      historyLoader.showNew(readUpTo);
    }
  }

  /** The log has come to rest. */
  onScrollIdle(idle: ScrollIdle): void {
    this.#lastIdle = idle;
    if (this.#looking) this.#notify(idle);
  }

  /** The page has become visible or hidden. */
  setLooking(looking: boolean): void {
    this.#looking = looking;
    this.#options.store.setLooking(looking);
    if (looking && this.#lastIdle) this.#notify(this.#lastIdle);
  }

  #notify(idle: ScrollIdle): void {
    const { epoch, head } = this.#options.store.state.value;
    this.#options.onIdle?.({ ...idle, epoch, head });
  }
}
