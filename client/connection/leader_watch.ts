// Watches from a follower whether the leader of its room still answers: a frozen tab keeps its lock.

import type { Clock } from "../../protocol/clock.ts";

/** A leader that was silent for so long is asked whether it is there. */
export const SILENT_AFTER_MS = 15_000;
/** One that does not answer by then is frozen, or too busy to lead. */
export const HERE_WITHIN_MS = 5_000;

/** What it is made of. */
export interface LeaderWatchOptions {
  readonly clock: Pick<Clock, "setTimer">;
  /** Asks the leader whether it is there. */
  readonly ask: () => void;
  /** It does not answer. */
  readonly onSilent: () => void;
}

/** One follower's watch. Nothing is watched before `restart()`. */
export class LeaderWatch {
  readonly #options: LeaderWatchOptions;
  #cancelAlarm = () => {};
  #isSilent = false;

  constructor(options: LeaderWatchOptions) {
    this.#options = options;
  }

  /** Whether the leader did not answer, and nothing has come from one since. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** A message of the leader has come. */
  reset(): void {
    this.#isSilent = false;
    this.restart();
  }

  /** From now on the leader has some time to send something. */
  restart(): void {
    this.#cancelAlarm();
    this.#cancelAlarm = this.#options.clock.setTimer(SILENT_AFTER_MS, () => this.ask());
  }

  /** Asks the leader, who has some time to answer. */
  ask(): void {
    const { clock, ask, onSilent } = this.#options;
    this.#cancelAlarm();
    ask();
    this.#cancelAlarm = clock.setTimer(HERE_WITHIN_MS, () => {
      this.#isSilent = true;
      onSilent();
    });
  }

  /** Watches no longer. Twice is harmless. */
  stop(): void {
    this.#isSilent = false;
    this.#cancelAlarm();
  }
}
