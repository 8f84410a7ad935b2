// Flushes the writers of slow sockets.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import { notify } from "../../hub/notify.ts";

/** A writer in which payloads may be waiting. */
export interface Flushable {
  /** Sends what it can; true while something is waiting. */
  flush(): boolean;
}

// A server's WebSocket has no "drained" event. A flush sends a client at least a page of 256 KiB, so
// this is about 50 MB/s: more than any room produces.
const FLUSH_EVERY_MS = 5;

/** One timer for all writers, which runs only while one is waiting. */
export class SendScheduler implements Disposable {
  readonly #waiting = new Set<Flushable>();
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #cancel: (() => void) | undefined;

  /**
   * No writer is waiting yet. `onFault` is called with what a writer threw: it is flushed no more and
   * closed as a stalled one in time; the others continue.
   */
  constructor(clock: Clock = monotonicClock, onFault: (error: unknown) => void = reportError) {
    this.#clock = clock;
    this.#onFault = onFault;
  }

  /** Flushes it until nothing is waiting in it. */
  add(waiting: Flushable): void {
    this.#waiting.add(waiting);
    this.#cancel ??= this.#clock.setTimer(FLUSH_EVERY_MS, () => this.#flushAll());
  }

  /** How many writers are waiting. */
  get size(): number {
    return this.#waiting.size;
  }

  #flushAll(): void {
    this.#cancel = undefined;
    for (const waiting of this.#waiting) {
      let isWaiting = false;
      notify(() => isWaiting = waiting.flush(), this.#onFault);
      if (!isWaiting) this.#waiting.delete(waiting);
    }
    if (this.#waiting.size > 0) {
      this.#cancel = this.#clock.setTimer(FLUSH_EVERY_MS, () => this.#flushAll());
    }
  }

  /** Stops flushing. */
  [Symbol.dispose](): void {
    this.#cancel?.();
    this.#waiting.clear();
  }
}
