// Keeps the process from running out of memory by closing connections; all of their clients can
// reconnect.
//
// The server cannot see what peers make the platform hold: fragments of endless messages, incomplete
// requests, data that nobody reads. Only the memory of the process shows it, and only the end of the
// listener frees it.

import { notify } from "../../hub/notify.ts";

/** The limit, and what the guard calls. */
export interface MemoryGuardOptions {
  /** Most bytes of the process; 0: no limit. */
  readonly limit: number;
  /** Refuses new connections while true. */
  readonly refuseNewcomers: (refuse: boolean) => void;
  /** Closes the connections for which data is waiting. */
  readonly closeWaiting: () => void;
  /** Ends all connections, including those that only the platform knows. */
  readonly endAll: () => Promise<void>;
  /** Called after each step, with the memory that caused it. */
  readonly onShed?: (step: ShedStep, bytes: number) => void;
  /**
   * Called with what a step threw; the guard continues.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
  /** The memory of the process in bytes. @default Deno.memoryUsage().rss */
  readonly used?: () => number;
}

/**
 * What the guard does at successive checks while memory is over the limit. `newcomers_admitted`:
 * ending all connections did not bring it below the limit, so new ones are accepted again instead of
 * refused forever.
 */
export type ShedStep = "waiting_closed" | "all_ended" | "newcomers_admitted";

// A flood on loopback, about 700 MB/s, adds 70 MB between two checks. A check takes 5 µs.
const CHECK_EVERY_MS = 100;
/** So far over the limit, the guard ends all connections at once. */
const FAR_OVER = 1.25;
/**
 * The allocator keeps some of the freed memory. So after all connections were ended, only growth by a
 * quarter above the least memory since then shows that something still fills it.
 */
const GROWTH = 1.25;

/** Checks the memory until it is disposed of. */
export class MemoryGuard implements Disposable {
  readonly #options: Required<MemoryGuardOptions>;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #state: "below_limit" | "waiting_closed" | "ending" = "below_limit";
  /** The least memory since all connections were ended; 0 if they never were. */
  #least = 0;
  /** Whether new connections were accepted at the last check, so that each change is reported once. */
  #admits = true;

  /** Checks ten times a second, if there is a limit. */
  constructor(options: MemoryGuardOptions) {
    this.#options = {
      onShed: () => {},
      onFault: reportError,
      used: () => Deno.memoryUsage().rss,
      ...options,
    };
    if (options.limit > 0) this.#timer = setInterval(() => this.check(), CHECK_EVERY_MS);
  }

  /** Takes the next step if memory is over the limit; called by a timer. */
  check(): void {
    if (this.#state === "ending") return;
    const bytes = this.#options.used();
    const { limit, refuseNewcomers, closeWaiting } = this.#options;
    this.#least = bytes <= limit ? 0 : Math.min(this.#least, bytes);
    const bound = Math.max(limit, this.#least * GROWTH);
    this.#do(() => refuseNewcomers(bytes > bound));
    if (bytes <= bound) {
      this.#state = "below_limit";
      if (bytes > limit && !this.#admits) this.#report("newcomers_admitted", bytes);
      this.#admits = true;
      return;
    }
    this.#admits = false;
    if (this.#state === "below_limit" && bytes <= limit * FAR_OVER) {
      this.#state = "waiting_closed";
      this.#do(closeWaiting);
      this.#report("waiting_closed", bytes);
    } else {
      this.#endAll(bytes);
    }
  }

  async #endAll(bytes: number): Promise<void> {
    this.#state = "ending";
    this.#report("all_ended", bytes);
    try {
      await this.#options.endAll();
    } catch (error) {
      notify(() => this.#options.onFault(error));
    } finally {
      this.#least = Infinity;
      this.#state = "below_limit";
    }
  }

  #report(step: ShedStep, bytes: number): void {
    this.#do(() => this.#options.onShed(step, bytes));
  }

  /** A step that throws must not leave the guard between two states. */
  #do(step: () => void): void {
    notify(step, this.#options.onFault);
  }

  /** Stops checking. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
