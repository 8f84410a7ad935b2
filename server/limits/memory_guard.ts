// Keeps the process from dying of its memory: connections go first, and all of them can come back.
//
// What a peer makes the platform hold is out of the server's sight: fragments of a message that never
// ends, requests that are never whole, what a reader does not read. Of all that only the process's
// memory tells, and nothing but the end of their listener frees it.

import { notify } from "../../hub/notify.ts";

/** How memory is guarded. */
export interface MemoryGuardOptions {
  /** Most bytes of the process; 0: no limit. */
  readonly limit: number;
  /** Takes no new connections while true. */
  readonly refuseNewcomers: (refuse: boolean) => void;
  /** Closes those for whom something waits. */
  readonly closeWaiting: () => void;
  /** Ends all connections there are, the platform's own too. */
  readonly endAll: () => Promise<void>;
  /** Hears what was done, and why. */
  readonly onShed?: (step: ShedStep, bytes: number) => void;
  /**
   * Hears what a step threw; the guard goes on.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
  /** Bytes of the process. @default Deno.memoryUsage().rss */
  readonly used?: () => number;
}

/**
 * What the guard does, one look after another while memory is over the limit. `newcomers_admitted`:
 * ending all did not bring it below the limit, and refusing everybody for that would never end.
 */
export type ShedStep = "waiting_closed" | "all_ended" | "newcomers_admitted";

// A flood at the speed of loopback, some 700 MB/s, brings 70 MB between two looks. A look is 5 µs.
const LOOK_EVERY_MS = 100;
/** So far over the limit there is no time left for a gentle step. */
const FAR_OVER = 1.25;
/**
 * The allocator keeps some of what was freed; so after an end of all, only growth by a quarter above
 * the least seen since tells that something is still filling the memory.
 */
const GROWTH = 1.25;

/** Looks at the memory while it lives. */
export class MemoryGuard implements Disposable {
  readonly #options: Required<MemoryGuardOptions>;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #state: "calm" | "waiting_closed" | "ending" = "calm";
  /** The least memory since all were ended; 0 where they never were. */
  #least = 0;
  /** Whether newcomers were let in at the last look: that they are again over the limit is told once. */
  #admits = true;

  /** Looks ten times a second, where there is a limit. */
  constructor(options: MemoryGuardOptions) {
    this.#options = {
      onShed: () => {},
      onFault: reportError,
      used: () => Deno.memoryUsage().rss,
      ...options,
    };
    if (options.limit > 0) this.#timer = setInterval(() => this.check(), LOOK_EVERY_MS);
  }

  /** Does the next step where memory is over the limit; called by a timer. */
  check(): void {
    if (this.#state === "ending") return;
    const bytes = this.#options.used();
    const { limit, refuseNewcomers, closeWaiting } = this.#options;
    this.#least = bytes <= limit ? 0 : Math.min(this.#least, bytes);
    const bound = Math.max(limit, this.#least * GROWTH);
    this.#do(() => refuseNewcomers(bytes > bound));
    if (bytes <= bound) {
      this.#state = "calm";
      if (bytes > limit && !this.#admits) this.#report("newcomers_admitted", bytes);
      this.#admits = true;
      return;
    }
    this.#admits = false;
    if (this.#state === "calm" && bytes <= limit * FAR_OVER) {
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
      this.#state = "calm";
    }
  }

  #report(step: ShedStep, bytes: number): void {
    this.#do(() => this.#options.onShed(step, bytes));
  }

  /** No step that fails leaves the guard between two states. */
  #do(step: () => void): void {
    notify(step, this.#options.onFault);
  }

  /** Looks no longer. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
