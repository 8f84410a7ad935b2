// Hands on what waits for sockets whose readers are slow.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import { notify } from "../../hub/notify.ts";

/** Something in which payloads may wait. */
export interface Flushable {
  /** Hands on what there is room for; true while something waits. */
  flush(): boolean;
}

// There is no "drained" event on a server's WebSocket. A look brings a peer at least a page of 256 KiB,
// so this is some 50 MB/s: more than any room posts.
const LOOK_EVERY_MS = 5;

/** One timer for all, and only while somebody waits: a thousand stalled readers cost a look each. */
export class SendScheduler implements Disposable {
  readonly #waiting = new Set<Flushable>();
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #cancel: (() => void) | undefined;

  /**
   * Nobody waits yet. `onFault` hears what one of them threw: it is looked after no more, and closed
   * as a stalled one in time; the others go on.
   */
  constructor(clock: Clock = monotonicClock, onFault: (error: unknown) => void = reportError) {
    this.#clock = clock;
    this.#onFault = onFault;
  }

  /** Looks after it until nothing waits in it any more. */
  add(waiting: Flushable): void {
    this.#waiting.add(waiting);
    this.#cancel ??= this.#clock.setTimer(LOOK_EVERY_MS, () => this.#flushAll());
  }

  /** How many have something waiting. */
  get size(): number {
    return this.#waiting.size;
  }

  #flushAll(): void {
    this.#cancel = undefined;
    for (const waiting of this.#waiting) {
      let goesOn = false;
      notify(() => goesOn = waiting.flush(), this.#onFault);
      if (!goesOn) this.#waiting.delete(waiting);
    }
    if (this.#waiting.size > 0) {
      this.#cancel = this.#clock.setTimer(LOOK_EVERY_MS, () => this.#flushAll());
    }
  }

  /** Looks after nobody any more. */
  [Symbol.dispose](): void {
    this.#cancel?.();
    this.#waiting.clear();
  }
}
