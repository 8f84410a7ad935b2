// A timer for work that has to be tried again later.

/** Becomes due some time after it was started; its owner starts it again if the work fails again. */
export class RetryTimer {
  readonly #everyMs: number;
  readonly #onDue: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = false;

  /** Calls `onDue` each time it becomes due, `everyMs` after the start. */
  constructor(everyMs: number, onDue: () => void) {
    this.#everyMs = everyMs;
    this.#onDue = onDue;
  }

  /** Whether the time is over. */
  get due(): boolean {
    return this.#due;
  }

  /** Starts it; a second start replaces the first. */
  later(afterMs: number = this.#everyMs): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#due = true;
      this.#onDue();
    }, afterMs);
  }

  /** Stops it, because the work is done or no longer needed. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#due = false;
  }
}
