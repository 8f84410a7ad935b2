// Limits the errors of a connection.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";

const ERRORS_MAX = 20;
const WINDOW_MS = 10_000;

/** Counts errors in a sliding window: twenty in ten seconds are too many. */
export class ErrorBudget {
  readonly #times: number[] = [];
  readonly #clock: Pick<Clock, "now">;

  /** No errors yet. */
  constructor(clock: Pick<Clock, "now"> = monotonicClock) {
    this.#clock = clock;
  }

  /** Records an error; false if it was one too many. */
  spend(): boolean {
    const now = this.#clock.now();
    this.#times.push(now);
    if (this.#times.length < ERRORS_MAX) return true;
    const oldest = this.#times.shift()!;
    return now - oldest > WINDOW_MS;
  }
}
