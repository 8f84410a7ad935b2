// How many errors a connection may make before it is closed.

const ERRORS_MAX = 20;
const WINDOW_MS = 10_000;

/** Counts errors in a sliding window: twenty in ten seconds are too many. */
export class ErrorBudget {
  readonly #times: number[] = [];
  readonly #now: () => number;

  /** `now` is a clock in ms that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Notes an error; false where it was one too many. */
  spend(): boolean {
    const now = this.#now();
    this.#times.push(now);
    if (this.#times.length < ERRORS_MAX) return true;
    const oldest = this.#times.shift()!;
    return now - oldest > WINDOW_MS;
  }
}
