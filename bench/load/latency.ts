// A histogram of latencies, in steps of a tenth of a millisecond.

const STEP_MS = 0.1;
const STEPS = 100_000;

/** Percentiles in ms. */
export interface LatencySummary {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** The histogram. Recording a latency allocates nothing. */
export class Latency {
  readonly #counts = new Uint32Array(STEPS);
  #count = 0;
  #max = 0;

  /** Records one delivery, or several with the same latency. */
  record(ms: number, times = 1): void {
    const step = Math.min(STEPS - 1, Math.max(0, Math.floor(ms / STEP_MS)));
    this.#counts[step]! += times;
    this.#count += times;
    if (ms > this.#max) this.#max = ms;
  }

  /** Removes all entries. */
  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#max = 0;
  }

  /** Returns the percentiles so far. */
  summary(): LatencySummary {
    return { p50: this.#at(0.5), p99: this.#at(0.99), max: round(this.#max) };
  }

  #at(share: number): number {
    let left = this.#count * share;
    for (let step = 0; step < STEPS; step++) {
      left -= this.#counts[step]!;
      if (left <= 0 && this.#count > 0) return round((step + 1) * STEP_MS);
    }
    return 0;
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
