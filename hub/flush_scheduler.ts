// When a room sends what it gathered: at once while it is quiet, rarer the more its sends cost.

import { type Clock, monotonicClock } from "../protocol/clock.ts";

/** How a flush scheduler paces. */
export interface FlushSchedulerOptions {
  /**
   * The pause after a flush, as a multiple of the time that flushes take.
   *
   * @default {2.1}
   */
  readonly cooldownFactor?: number;
  /**
   * Shortest pause, ms.
   *
   * @default {10}
   */
  readonly cooldownMinMs?: number;
  /**
   * Longest pause, ms.
   *
   * @default {50}
   */
  readonly cooldownMaxMs?: number;
  /** Tells the time and sets the timers. @default monotonicClock */
  readonly clock?: Clock | undefined;
}

// Sends take 1 / 3.1 of the time at most; docs/performance.md has the curve that this was chosen from.
const COOLDOWN_FACTOR = 2.1;
const COOLDOWN_MAX_MS = 50;
// Sending to a few costs the server next to nothing, but each of them works for every frame, and nobody
// reads a hundred a second (docs/performance.md has what it does for a slow page).
const COOLDOWN_MIN_MS = 10;
/**
 * Least rests in a row in which only one thing came, each for nothing; then so many flushes do without:
 * who says the next thing when they hear the last would else wait for each.
 */
const EMPTY_BATCHES = 3;
const FLUSHES_WITHOUT_COOLDOWN = 20;
/** No timer tells less apart. */
const TIMER_MS = 1;
/**
 * How much of what flushes usually take the newest one decides. One flush in which something else had
 * the core must not make the next message wait for it: that cost 10 ms of p99 (docs/performance.md).
 */
const NEWEST_PART = 0.2;

/** Calls `flush` for every `schedule`, at most once a rest; what is woken during a rest waits its end. */
export class FlushScheduler implements Disposable {
  readonly #flush: () => Promise<void> | undefined | void;
  readonly #cooldownFactor: number;
  readonly #cooldownMinMs: number;
  readonly #cooldownMaxMs: number;
  readonly #clock: Clock;
  #state: "idle" | "flushing" | "waiting" | "disposed" = "idle";
  /** Woken while it flushed. */
  #scheduled = false;
  #cooldownUntil = -Infinity;
  /** The rest is no longer than the least one. */
  #isShortestCooldown = false;
  /** Woken more than once for the flush that waits. */
  #gathers = false;
  #emptyBatches = 0;
  /** Flushes that are still to do without a least rest. */
  #withoutCooldown = 0;
  /** A moving average of what flushes took, ms; none before the first. */
  #usualMs: number | undefined;
  #cancelAlarm: (() => void) | undefined;

  /** `flush` sends all that is pending; where that goes on in later tasks, until the promise. */
  constructor(
    flush: () => Promise<void> | undefined | void,
    {
      cooldownFactor = COOLDOWN_FACTOR,
      cooldownMinMs = COOLDOWN_MIN_MS,
      cooldownMaxMs = COOLDOWN_MAX_MS,
      clock = monotonicClock,
    }: FlushSchedulerOptions = {},
  ) {
    this.#flush = flush;
    this.#cooldownFactor = cooldownFactor;
    this.#cooldownMinMs = cooldownMinMs;
    this.#cooldownMaxMs = cooldownMaxMs;
    this.#clock = clock;
  }

  /** Something is pending: it is flushed now, or when the rest is over. */
  schedule(): void {
    if (this.#state === "flushing") this.#scheduled = true;
    if (this.#state === "waiting") this.#gathers = true;
    if (this.#state !== "idle") return;
    const cooldownMs = this.#cooldownUntil - this.#clock.now();
    if (cooldownMs <= 0) return this.#run();
    this.#gathers = false;
    this.#runAfter(cooldownMs);
  }

  #runAfter(ms: number): void {
    this.#state = "waiting";
    this.#cancelAlarm = this.#clock.setTimer(ms, () => {
      this.#judgeCooldown();
      this.#run();
    });
  }

  #judgeCooldown(): void {
    if (this.#gathers) this.#emptyBatches = 0;
    else if (this.#isShortestCooldown && ++this.#emptyBatches >= EMPTY_BATCHES) {
      this.#withoutCooldown = FLUSHES_WITHOUT_COOLDOWN;
    }
  }

  #run(): void {
    this.#state = "flushing";
    this.#scheduled = false;
    const started = this.#clock.now();
    const startCooldown = () => this.#startCooldown(this.#clock.now() - started);
    let sending: Promise<void> | undefined | void;
    try {
      sending = this.#flush();
    } finally {
      if (sending === undefined) startCooldown();
    }
    sending?.then(startCooldown);
  }

  #startCooldown(tookMs: number): void {
    // A flush may have ended in the room's closing.
    if (this.#isDisposed()) return;
    const cooldownMs = this.#cooldownMs(this.#costMs(tookMs) * this.#cooldownFactor);
    this.#cooldownUntil = this.#clock.now() + cooldownMs;
    this.#state = "idle";
    if (!this.#scheduled) return;
    // How often it was woken meanwhile nobody counted.
    this.#gathers = true;
    // In a later task, however short the rest: others have their turn between two flushes.
    this.#runAfter(cooldownMs);
  }

  #cooldownMs(wantedMs: number): number {
    this.#isShortestCooldown = wantedMs < this.#cooldownMinMs && this.#withoutCooldown === 0;
    if (this.#isShortestCooldown) return this.#cooldownMinMs;
    if (wantedMs >= this.#cooldownMinMs) return Math.min(wantedMs, this.#cooldownMaxMs);
    this.#withoutCooldown -= 1;
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
