// How many lines of the log one drawing may add, by what drawings have taken on this device.

/** A drawing should keep the page busy for no longer; painting what was drawn takes as long again. */
const DRAWN_WITHIN_MS = 20;
/** No drawing adds more, however little it takes. */
export const LINES_MAX = 48;
/** How many the first drawing adds. */
const LINES_FIRST = 6;
/** No drawing adds fewer to what is shown, whatever it takes. */
const LINES_MIN = 3;
/** The next drawing may add so many times more … */
const GROWTH = 2;
/** … once so many full ones in a row took less than half of the time. */
const GROWS_AFTER = 2;

/** Learns from each drawing. */
export class BatchSize {
  #lines = LINES_FIRST;
  /** One that was quick by chance says little. */
  #quickInARow = 0;

  /** As many lines as one drawing should add. */
  get lines(): number {
    return Math.max(LINES_MIN, this.#lines);
  }

  /** As many as should replace all that is shown, in a flood that nobody can read: one may have to do. */
  get replacing(): number {
    return this.#lines;
  }

  /** A drawing took `tookMs`. Only one of as many as may be tells whether it could have been more. */
  adjust(tookMs: number, isFull: boolean): void {
    if (tookMs > DRAWN_WITHIN_MS) {
      this.#lines = Math.max(1, Math.floor(this.#lines * DRAWN_WITHIN_MS / tookMs));
    }
    if (tookMs >= DRAWN_WITHIN_MS / 2) this.#quickInARow = 0;
    else if (isFull && ++this.#quickInARow % GROWS_AFTER === 0) {
      this.#lines = Math.min(LINES_MAX, this.#lines * GROWTH);
    }
  }
}
