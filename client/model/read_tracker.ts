// What somebody has seen of a room, and where they left off: told when the log rests and they look.

import type { LiveRoomOptions } from "./live_room_options.ts";
import type { HistoryLoader } from "./history_loader.ts";
import type { ScrollIdle } from "./room_model.ts";
import type { RoomStore } from "./room_store.ts";

/** What it is made of. */
export interface ReadTrackerOptions extends Pick<LiveRoomOptions, "place" | "readUpTo" | "onIdle"> {
  readonly store: RoomStore;
  readonly historyLoader: HistoryLoader;
  /** A permalink's message: it is what was asked for, wherever somebody left off. */
  readonly target?: number;
}

/** One room's reader. */
export class ReadTracker {
  readonly #options: ReadTrackerOptions;
  #looking = true;
  /** None before the log has come to rest: until then nobody has seen anything. */
  #lastIdle: ScrollIdle | undefined;

  constructor(options: ReadTrackerOptions) {
    this.#options = options;
  }

  /** Brings into sight where somebody left off. */
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
    if (this.#looking) this.#options.onIdle?.(idle);
  }

  /** Somebody looks at the page, or it is hidden. */
  setLooking(looking: boolean): void {
    this.#looking = looking;
    this.#options.store.setLooking(looking);
    if (looking && this.#lastIdle) this.#options.onIdle?.(this.#lastIdle);
  }
}
