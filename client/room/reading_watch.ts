// What somebody has seen of a room, and where they left off: told when the log rests and they look.

import type { LiveRoomOptions } from "./live_room_options.ts";
import type { LogTravel } from "./log_travel.ts";
import type { Rest } from "./room_model.ts";
import type { RoomStore } from "./room_store.ts";

/** What it is made of. */
export interface ReadingWatchOptions
  extends Pick<LiveRoomOptions, "place" | "readUpTo" | "onRest"> {
  readonly store: RoomStore;
  readonly travel: LogTravel;
  /** A permalink's message: it is what was asked for, wherever somebody left off. */
  readonly target?: number;
}

/** One room's reader. */
export class ReadingWatch {
  readonly #options: ReadingWatchOptions;
  #looking = true;
  /** None before the log has come to rest: until then nobody has seen anything. */
  #lastRest: Rest | undefined;

  constructor(options: ReadingWatchOptions) {
    this.#options = options;
  }

  /** Brings into sight where somebody left off. */
  open(): void {
    const { store, travel, target, place, readUpTo } = this.#options;
    if (target !== undefined) return;
    if (place) {
      if (readUpTo !== undefined) store.setReadUpTo(readUpTo);
      return travel.jumpTo(place);
    }
    if (readUpTo !== undefined && readUpTo < store.state.value.head) travel.showNew(readUpTo);
  }

  /** The log has come to rest. */
  rested(rest: Rest): void {
    this.#lastRest = rest;
    if (this.#looking) this.#options.onRest?.(rest);
  }

  /** Somebody looks at the page, or it is hidden. */
  setLooking(looking: boolean): void {
    this.#looking = looking;
    this.#options.store.setLooking(looking);
    if (looking && this.#lastRest) this.#options.onRest?.(this.#lastRest);
  }
}
