// Time that stands still until a test moves it: a clock and a timer for whatever takes them.

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** A clock and its timers; callbacks run inside `advance`, in the order in which they are due. */
export class ManualTime {
  readonly #clock = new Set<Timer>();
  #drawn: (() => void)[] = [];
  #ms = 0;

  /** Ms since this time began. */
  readonly now = (): number => this.#ms;

  /** Calls back once time has moved by `ms`; returns what calls it off. */
  readonly after = (ms: number, callback: () => void): () => void => {
    const timer = { due: this.#ms + ms, callback };
    this.#clock.add(timer);
    return () => void this.#clock.delete(timer);
  };

  /** Calls back when the task is over that asked: a test's own when time is moved next. */
  readonly drawn = (callback: () => void): void => void this.#drawn.push(callback);

  /** How many timers run. */
  get clock(): number {
    return this.#clock.size;
  }

  /** Moves time on, as if something had kept the process busy: no timer is looked at. */
  pass(ms: number): void {
    this.#ms += ms;
  }

  /** Moves time on and calls back whatever comes due on the way. */
  advance(ms: number): void {
    const end = this.#ms + ms;
    this.#endTask();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#clock.delete(next);
      this.#ms = Math.max(this.#ms, next.due);
      next.callback();
      this.#endTask();
    }
    this.#ms = end;
  }

  #endTask(): void {
    for (const callback of this.#drawn.splice(0)) callback();
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#clock) {
      if (timer.due <= end && (first === undefined || timer.due < first.due)) first = timer;
    }
    return first;
  }
}
