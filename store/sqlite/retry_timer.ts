// Something to do again after a while, when it is its turn.

/** Falls due some time after it was asked for; whoever does it asks again where it must. */
export class RetryTimer {
  readonly #everyMs: number;
  readonly #onDue: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = false;

  /** Calls `onDue` each time it falls due, `everyMs` after it was asked for. */
  constructor(everyMs: number, onDue: () => void) {
    this.#everyMs = everyMs;
    this.#onDue = onDue;
  }

  /** Whether its turn has come. */
  get due(): boolean {
    return this.#due;
  }

  /** Not now, but after a while; asked for twice it comes once. */
  later(afterMs: number = this.#everyMs): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#due = true;
      this.#onDue();
    }, afterMs);
  }

  /** Not any more: it was done, or there is no need. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#due = false;
  }
}
