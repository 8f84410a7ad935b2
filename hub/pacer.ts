// When a room sends what it gathered: at once while it is quiet, rarer the more its sends cost.

import { type After, afterTimeout } from "./after.ts";

/** How a pacer paces. */
export interface PacerOptions {
  /**
   * The pause after a flush, as a multiple of the time that flushes take.
   *
   * @default {2.1}
   */
  readonly restFactor?: number;
  /**
   * Longest pause, ms.
   *
   * @default {50}
   */
  readonly restMaxMs?: number;
  /** A clock in ms that never goes back. */
  readonly now?: () => number;
  /**
   * The timer.
   *
   * @default afterTimeout
   */
  readonly after?: After;
}

// Sends take 1 / 3.1 of the time at most; docs/performance.md has the curve that this was chosen from.
const REST_FACTOR = 2.1;
const REST_MAX_MS = 50;
// A timer cannot tell less than this; a shorter rest is none.
const REST_MIN_MS = 1;
/**
 * How much of what flushes usually take the newest one decides. One flush in which something else had
 * the core must not make the next message wait for it: that cost 10 ms of p99 (docs/performance.md).
 */
const NEWEST_PART = 0.2;

/** Calls `flush` for every `wake`, at most once a rest; what is woken during a rest waits its end. */
export class Pacer implements Disposable {
  readonly #flush: () => Promise<void> | undefined | void;
  readonly #restFactor: number;
  readonly #restMaxMs: number;
  readonly #now: () => number;
  readonly #after: After;
  #state: "idle" | "flushing" | "resting" | "disposed" = "idle";
  #woken = false;
  /** A moving average of what flushes took, ms; none before the first. */
  #usualMs: number | undefined;
  #cancelRest: (() => void) | undefined;

  /** `flush` sends all that is pending; where that goes on in later tasks, until the promise. */
  constructor(
    flush: () => Promise<void> | undefined | void,
    {
      restFactor = REST_FACTOR,
      restMaxMs = REST_MAX_MS,
      now = () => performance.now(),
      after = afterTimeout,
    }: PacerOptions = {},
  ) {
    this.#flush = flush;
    this.#restFactor = restFactor;
    this.#restMaxMs = restMaxMs;
    this.#now = now;
    this.#after = after;
  }

  /** Something is pending: it is flushed now, or when the rest is over. */
  wake(): void {
    if (this.#state === "idle") this.#run();
    else this.#woken = true;
  }

  #run(): void {
    this.#state = "flushing";
    this.#woken = false;
    const started = this.#now();
    const rest = () => this.#rest(this.#costMs(this.#now() - started) * this.#restFactor);
    let sending: Promise<void> | undefined | void;
    try {
      sending = this.#flush();
    } finally {
      if (sending === undefined) rest();
    }
    sending?.then(rest);
  }

  /** What this flush took, or what flushes usually take where that is less. */
  #costMs(tookMs: number): number {
    const usualMs = this.#usualMs ?? tookMs;
    this.#usualMs = usualMs + (tookMs - usualMs) * NEWEST_PART;
    return Math.min(tookMs, this.#usualMs);
  }

  #rest(wanted: number): void {
    // A flush may have ended in the room's closing.
    if (this.#isDisposed()) return;
    const ms = Math.min(wanted, this.#restMaxMs);
    if (ms < REST_MIN_MS && !this.#woken) {
      this.#state = "idle";
      return;
    }
    this.#state = "resting";
    this.#cancelRest = this.#after(Math.max(ms, REST_MIN_MS), () => {
      this.#state = "idle";
      if (this.#woken) this.#run();
    });
  }

  #isDisposed(): boolean {
    return this.#state === "disposed";
  }

  /** Calls off what waits. */
  [Symbol.dispose](): void {
    this.#state = "disposed";
    this.#cancelRest?.();
  }
}
