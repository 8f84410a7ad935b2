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
   * Shortest pause, ms.
   *
   * @default {10}
   */
  readonly restMinMs?: number;
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
// Sending to a few costs the server next to nothing, but each of them works for every frame, and nobody
// reads a hundred a second (docs/performance.md has what it does for a slow page).
const REST_MIN_MS = 10;
/**
 * Least rests in a row in which only one thing came, each for nothing; then so many flushes do without:
 * who says the next thing when they hear the last would else wait for each.
 */
const FRUITLESS_RESTS = 3;
const UNRESTED_FLUSHES = 20;
/** No timer tells less apart. */
const TIMER_MS = 1;
/**
 * How much of what flushes usually take the newest one decides. One flush in which something else had
 * the core must not make the next message wait for it: that cost 10 ms of p99 (docs/performance.md).
 */
const NEWEST_PART = 0.2;

/** Calls `flush` for every `wake`, at most once a rest; what is woken during a rest waits its end. */
export class Pacer implements Disposable {
  readonly #flush: () => Promise<void> | undefined | void;
  readonly #restFactor: number;
  readonly #restMinMs: number;
  readonly #restMaxMs: number;
  readonly #now: () => number;
  readonly #after: After;
  #state: "idle" | "flushing" | "waiting" | "disposed" = "idle";
  /** Woken while it flushed. */
  #woken = false;
  #restsUntil = -Infinity;
  /** The rest is no longer than the least one. */
  #restsLeast = false;
  /** Woken more than once for the flush that waits. */
  #gathers = false;
  #fruitlessRests = 0;
  /** Flushes that are still to do without a least rest. */
  #unrested = 0;
  /** A moving average of what flushes took, ms; none before the first. */
  #usualMs: number | undefined;
  #cancelAlarm: (() => void) | undefined;

  /** `flush` sends all that is pending; where that goes on in later tasks, until the promise. */
  constructor(
    flush: () => Promise<void> | undefined | void,
    {
      restFactor = REST_FACTOR,
      restMinMs = REST_MIN_MS,
      restMaxMs = REST_MAX_MS,
      now = () => performance.now(),
      after = afterTimeout,
    }: PacerOptions = {},
  ) {
    this.#flush = flush;
    this.#restFactor = restFactor;
    this.#restMinMs = restMinMs;
    this.#restMaxMs = restMaxMs;
    this.#now = now;
    this.#after = after;
  }

  /** Something is pending: it is flushed now, or when the rest is over. */
  wake(): void {
    if (this.#state === "flushing") this.#woken = true;
    if (this.#state === "waiting") this.#gathers = true;
    if (this.#state !== "idle") return;
    const restMs = this.#restsUntil - this.#now();
    if (restMs <= 0) return this.#run();
    this.#gathers = false;
    this.#runAfter(restMs);
  }

  #runAfter(ms: number): void {
    this.#state = "waiting";
    this.#cancelAlarm = this.#after(ms, () => {
      this.#judgeRest();
      this.#run();
    });
  }

  #judgeRest(): void {
    if (this.#gathers) this.#fruitlessRests = 0;
    else if (this.#restsLeast && ++this.#fruitlessRests >= FRUITLESS_RESTS) {
      this.#unrested = UNRESTED_FLUSHES;
    }
  }

  #run(): void {
    this.#state = "flushing";
    this.#woken = false;
    const started = this.#now();
    const rest = () => this.#rest(this.#now() - started);
    let sending: Promise<void> | undefined | void;
    try {
      sending = this.#flush();
    } finally {
      if (sending === undefined) rest();
    }
    sending?.then(rest);
  }

  #rest(tookMs: number): void {
    // A flush may have ended in the room's closing.
    if (this.#isDisposed()) return;
    const restMs = this.#restMs(this.#costMs(tookMs) * this.#restFactor);
    this.#restsUntil = this.#now() + restMs;
    this.#state = "idle";
    if (!this.#woken) return;
    // How often it was woken meanwhile nobody counted.
    this.#gathers = true;
    // In a later task, however short the rest: others have their turn between two flushes.
    this.#runAfter(restMs);
  }

  #restMs(wantedMs: number): number {
    this.#restsLeast = wantedMs < this.#restMinMs && this.#unrested === 0;
    if (this.#restsLeast) return this.#restMinMs;
    if (wantedMs >= this.#restMinMs) return Math.min(wantedMs, this.#restMaxMs);
    this.#unrested -= 1;
    return wantedMs < TIMER_MS ? 0 : wantedMs;
  }

  /** What this flush took, or what flushes usually take where that is less. */
  #costMs(tookMs: number): number {
    const usualMs = this.#usualMs ?? tookMs;
    this.#usualMs = usualMs + (tookMs - usualMs) * NEWEST_PART;
    return Math.min(tookMs, this.#usualMs);
  }

  #isDisposed(): boolean {
    return this.#state === "disposed";
  }

  /** Calls off what waits. */
  [Symbol.dispose](): void {
    this.#state = "disposed";
    this.#cancelAlarm?.();
  }
}
