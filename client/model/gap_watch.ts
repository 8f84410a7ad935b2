// Rejoins the room if an event is missing or a frame was malformed, and nothing else fills the gap.

import type { Clock } from "../../protocol/clock.ts";

/** Events arrive in order on one connection: a gap that is older than this does not fill by itself. */
export const FILLED_WITHIN_MS = 3_000;
/** The wait doubles with each rejoin for the same fault, up to this one. */
export const REJOIN_AT_MOST_MS = 5 * 60_000;

/** What the watch needs. */
export interface GapWatchOptions {
  readonly clock: Clock;
  /** Joins the room again from the cursor. */
  readonly rejoin: () => void;
}

/** The gaps of one room. */
export class GapWatch implements Disposable {
  readonly #options: GapWatchOptions;
  #cancelTimer: (() => void) | undefined;
  #isMalformed = false;
  #wait = FILLED_WITHIN_MS;
  #rejoinedAt = -Infinity;

  constructor(options: GapWatchOptions) {
    this.#options = options;
  }

  /** Records that a malformed frame was dropped: its content is missing. */
  malformed(): void {
    this.#isMalformed = true;
  }

  /** Everything that arrived is applied; `isMissing` if events wait for one before them. */
  applied(isMissing: boolean): void {
    if (!isMissing && !this.#isMalformed) return this[Symbol.dispose]();
    const { clock, rejoin } = this.#options;
    if (clock.now() - this.#rejoinedAt > 2 * REJOIN_AT_MOST_MS) this.#wait = FILLED_WITHIN_MS;
    this.#cancelTimer ??= clock.setTimer(this.#wait, () => {
      this.joined();
      this.#wait = Math.min(this.#wait * 2, REJOIN_AT_MOST_MS);
      this.#rejoinedAt = clock.now();
      rejoin();
    });
  }

  /** A connection has joined from the cursor: it delivers what was missing. */
  joined(): void {
    this.#isMalformed = false;
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
