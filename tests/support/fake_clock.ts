// A clock that stands still until a test advances it.

import type { Clock } from "../../protocol/clock.ts";

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock whose timers fire inside `advance`, in the order in which they are due. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #afterTask: (() => void)[] = [];
  #ms: number;

  /** A clock that shows `startMs`. */
  constructor(startMs = 0) {
    this.#ms = startMs;
  }

  readonly now = (): number => this.#ms;

  readonly setTimer = (ms: number, callback: () => void): () => void => {
    const timer = { due: this.#ms + ms, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  };

  /** Calls back at the end of the current timer, or of the test's own code at the next `advance`. */
  readonly afterRender = (callback: () => void): void => void this.#afterTask.push(callback);

  /** How many timers have not fired yet. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves the time on without firing timers, as a busy process does. */
  pass(ms: number): void {
    this.#ms += ms;
  }

  /** Moves the time on and fires each timer that falls due. */
  advance(ms: number): void {
    const end = this.#ms + ms;
    this.#endTask();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#ms = Math.max(this.#ms, next.due);
      next.callback();
      this.#endTask();
    }
    this.#ms = end;
  }

  #endTask(): void {
    for (const callback of this.#afterTask.splice(0)) callback();
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (first === undefined || timer.due < first.due)) first = timer;
    }
    return first;
  }
}
