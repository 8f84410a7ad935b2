// How many lines of the log one drawing may add, by what drawings have taken on this device.

/** A drawing should keep the page busy for no longer; painting what was drawn takes as long again. */
const DRAWN_WITHIN_MS = 20;
/** No drawing adds more, however little it takes. */
export const LINES_MAX = 48;
/** At first, whatever it takes, and how they grow where it took less than half of that. */
const LINES = { first: 6, min: 3, growth: 2 };

/** Learns from each drawing. */
export class DrawingPace {
  #lines = LINES.first;

  /** As many lines as one drawing should add. */
  get lines(): number {
    return this.#lines;
  }

  /** A drawing took `tookMs`. Only one of as many as may be tells whether it could have been more. */
  heed(tookMs: number, isFull: boolean): void {
    if (tookMs > DRAWN_WITHIN_MS) {
      this.#lines = Math.max(LINES.min, Math.floor(this.#lines * (DRAWN_WITHIN_MS / tookMs)));
    } else if (isFull && tookMs < DRAWN_WITHIN_MS / 2) {
      this.#lines = Math.min(LINES_MAX, this.#lines * LINES.growth);
    }
  }
}
