// Checks whether the leading tab still answers: a frozen tab keeps its lock.

import type { Clock } from "../../protocol/clock.ts";

/** The leader is asked whether it is there after this much silence. */
export const SILENT_AFTER_MS = 15_000;
/** A leader that does not answer by then is frozen, or too busy to lead. */
export const HERE_WITHIN_MS = 5_000;

/** What the watch needs. */
export interface LeaderWatchOptions {
  readonly clock: Pick<Clock, "setTimer">;
  /** Asks the leader whether it is there. */
  readonly ask: () => void;
  /** Called if the leader does not answer. */
  readonly onSilent: () => void;
}

/** The watch of one follower. It starts with `restart()`. */
export class LeaderWatch {
  readonly #options: LeaderWatchOptions;
  #cancelTimer = () => {};
  #isSilent = false;

  constructor(options: LeaderWatchOptions) {
    this.#options = options;
  }

  /** Whether the leader did not answer and has sent nothing since. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** The leader has sent a message. */
  reset(): void {
    this.#isSilent = false;
    this.restart();
  }

  /** Gives the leader some time to send something. */
  restart(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.setTimer(SILENT_AFTER_MS, () => this.ask());
  }

  /** Asks the leader, and gives it some time to answer. */
  ask(): void {
    const { clock, ask, onSilent } = this.#options;
    this.#cancelTimer();
    ask();
    this.#cancelTimer = clock.setTimer(HERE_WITHIN_MS, () => {
      this.#isSilent = true;
      onSilent();
    });
  }

  /** Stops the watch. Stopping twice is harmless. */
  stop(): void {
    this.#isSilent = false;
    this.#cancelTimer();
  }
}
