// The health of reads: a damaged page or a failing disk is reported once, and remembered.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import { notify } from "../../hub/notify.ts";
import { unreadable } from "../../hub/append_rules.ts";
import { damagedSentence, isDamage, isStorageError } from "./storage_error.ts";

/** How long a disk counts as failing after a failed read, if there is no further read. */
const FAILING_MS = 10_000;

/** Runs reads, and remembers why the last one failed. */
export class ReadHealth {
  readonly #report: (line: string) => void;
  readonly #clock: Pick<Clock, "now">;
  #damage: string | undefined;
  #failing: { readonly cause: string; readonly since: number } | undefined;

  /** `report` gets a line when reads begin to fail. */
  constructor(report: (line: string) => void, clock: Pick<Clock, "now"> = monotonicClock) {
    this.#report = report;
    this.#clock = clock;
  }

  /** Why reads fail, or undefined. Damage lasts until a restore. */
  get cause(): string | undefined {
    if (this.#damage !== undefined) return this.#damage;
    const failing = this.#failing;
    return failing && this.#clock.now() - failing.since < FAILING_MS ? failing.cause : undefined;
  }

  /**
   * Runs a read.
   *
   * @throws {ChatError} `unavailable` if the database is damaged there or the disk fails.
   */
  run<T>(read: () => T): T {
    try {
      const found = read();
      this.#failing = undefined;
      return found;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const before = this.cause;
      // A row that cannot be restored to an event is damage, like a page that cannot be read.
      if (isStorageError(error) && !isDamage(error)) {
        this.#failing = { cause: message, since: this.#clock.now() };
      } else {
        this.#damage ??= damagedSentence(message);
      }
      const cause = this.cause ?? message;
      if (before === undefined) notify(() => this.#report(`The log cannot be read: ${cause}`));
      throw unreadable(cause);
    }
  }
}
