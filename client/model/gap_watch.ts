// Joins again when an event is missing or a frame was malformed, and nothing else brings what was lost.

import type { Clock } from "../../protocol/clock.ts";

/** Events come in order on one connection: what has not come by then does not come by itself. */
export const FILLED_WITHIN_MS = 3_000;
/** Between two times for the same fault; the wait doubles up to here and goes on forever. */
export const REJOIN_AT_MOST_MS = 5 * 60_000;

/** What it is made of. */
export interface GapWatchOptions {
  readonly clock: Clock;
  /** Joins the room from the cursor on. */
  readonly rejoin: () => void;
}

/** One room's gaps. */
export class GapWatch implements Disposable {
  readonly #options: GapWatchOptions;
  #cancelAlarm: (() => void) | undefined;
  #isMalformed = false;
  #wait = FILLED_WITHIN_MS;
  #rejoinedAt = -Infinity;

  constructor(options: GapWatchOptions) {
    this.#options = options;
  }

  /** A frame was dropped: what it would have said is unknown. */
  malformed(): void {
    this.#isMalformed = true;
  }

  /** All that came is applied; `isMissing`: some of it is held back for an event before it. */
  applied(isMissing: boolean): void {
    if (!isMissing && !this.#isMalformed) return this.#stop();
    const { clock, rejoin } = this.#options;
    if (clock.now() - this.#rejoinedAt > 2 * REJOIN_AT_MOST_MS) this.#wait = FILLED_WITHIN_MS;
    this.#cancelAlarm ??= clock.setTimer(this.#wait, () => {
      this.joined();
      this.#wait = Math.min(this.#wait * 2, REJOIN_AT_MOST_MS);
      this.#rejoinedAt = clock.now();
      rejoin();
    });
  }

  /** A new connection starts from the cursor: it brings what was lost. */
  joined(): void {
    this.#isMalformed = false;
    this.#stop();
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #stop(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
  }
}
