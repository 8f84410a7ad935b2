// Decides when a room sends the events that it gathered: at once after a quiet time, then after a pause.
//
// The cost of a message is in its frames: one per reader. The pause after each flush gathers what comes
// meanwhile into one frame, and is longer if the flush took long.

import { type Clock, monotonicClock } from "../protocol/clock.ts";
import { sendThen } from "./send_then.ts";

/** How flushes are paced. */
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
  /** Gets the reason of a flush that failed in a later task. @default reportError */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** Sending takes at most 1 / 3.1 of the time. */
const COOLDOWN_FACTOR = 2.1;
/** Nobody reads a hundred messages a second, but every reader works for each frame. */
const COOLDOWN_MIN_MS = 10;
const COOLDOWN_MAX_MS = 50;

/** Calls `flush` for every `schedule`, at most once per cooldown. */
export class FlushScheduler implements Disposable {
  readonly #flush: () => Promise<void> | undefined | void;
  readonly #cooldownFactor: number;
  readonly #cooldownMinMs: number;
  readonly #cooldownMaxMs: number;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #state: "idle" | "flushing" | "waiting" | "disposed" = "idle";
  /** `schedule` was called during the flush. */
  #scheduled = false;
  /** How long the previous flush took. */
  #previousMs = Infinity;
  #cooldownUntil = -Infinity;
  #cancelTimer: (() => void) | undefined;

  /** `flush` sends all that is pending; if it returns a promise, until that settles. */
  constructor(
    flush: () => Promise<void> | undefined | void,
    {
      cooldownFactor = COOLDOWN_FACTOR,
      cooldownMinMs = COOLDOWN_MIN_MS,
      cooldownMaxMs = COOLDOWN_MAX_MS,
      clock = monotonicClock,
      onFault = reportError,
    }: FlushSchedulerOptions = {},
  ) {
    this.#flush = flush;
    this.#cooldownFactor = cooldownFactor;
    this.#cooldownMinMs = cooldownMinMs;
    this.#cooldownMaxMs = cooldownMaxMs;
    this.#clock = clock;
    this.#onFault = onFault;
  }

  /** Flushes now, or when the cooldown is over. */
  schedule(): void {
    if (this.#state === "flushing") this.#scheduled = true;
    if (this.#state !== "idle") return;
    const cooldownMs = this.#cooldownUntil - this.#clock.now();
    if (cooldownMs <= 0) this.#run();
    else this.#runAfter(cooldownMs);
  }

  #runAfter(ms: number): void {
    this.#state = "waiting";
    this.#cancelTimer = this.#clock.setTimer(ms, () => this.#run());
  }

  #run(): void {
    this.#state = "flushing";
    this.#scheduled = false;
    const started = this.#clock.now();
    sendThen({
      send: this.#flush,
      onEnd: () => this.#startCooldown(this.#clock.now() - started),
      onFault: this.#onFault,
    });
  }

  #startCooldown(tookMs: number): void {
    // The flush may have ended with the room's disposal.
    if (this.#isDisposed()) return;
    // The shorter of the last two: a flush during which something else had the core must not delay the
    // next message (it doubled the p99 of a saturated room).
    const wantedMs = Math.min(tookMs, this.#previousMs) * this.#cooldownFactor;
    this.#previousMs = tookMs;
    const cooldownMs = Math.min(Math.max(wantedMs, this.#cooldownMinMs), this.#cooldownMaxMs);
    this.#cooldownUntil = this.#clock.now() + cooldownMs;
    this.#state = "idle";
    // In a later task, however short the cooldown: other rooms have their turn between two flushes.
    if (this.#scheduled) this.#runAfter(cooldownMs);
  }

  #isDisposed(): boolean {
    return this.#state === "disposed";
  }

  /** Cancels the flush that waits. */
  [Symbol.dispose](): void {
    this.#state = "disposed";
    this.#cancelTimer?.();
  }
}
