// What reads meet: a damaged page or a failing disk, told once, and kept for the health.

import { notify } from "../../hub/notify.ts";
import { unreadable } from "../../hub/append_rules.ts";
import { damagedSentence, isDamage, isStorageError } from "./storage_error.ts";

/** How long a disk that failed a read counts as failing if nobody reads again. */
const FAILING_MS = 10_000;

/** Runs reads, and remembers why one failed. */
export class ReadHealth {
  readonly #report: (line: string) => void;
  readonly #now: () => number;
  #damage: string | undefined;
  #failing: { readonly cause: string; readonly since: number } | undefined;

  /** `report` hears a line when reads begin to fail; `now` is in ms, on a clock that does not jump. */
  constructor(report: (line: string) => void, now: () => number = () => performance.now()) {
    this.#report = report;
    this.#now = now;
  }

  /** Why the log is not well, or undefined. Damage does not heal: it stays until a restore. */
  get cause(): string | undefined {
    if (this.#damage !== undefined) return this.#damage;
    const failing = this.#failing;
    return failing && this.#now() - failing.since < FAILING_MS ? failing.cause : undefined;
  }

  /**
   * Reads.
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
      // Rows that make no event are damage as much as pages that make no rows.
      if (isStorageError(error) && !isDamage(error)) {
        this.#failing = { cause: message, since: this.#now() };
      } else {
        this.#damage ??= damagedSentence(message);
      }
      const cause = this.cause ?? message;
      if (before === undefined) notify(() => this.#report(`The log cannot be read: ${cause}`));
      throw unreadable(cause);
    }
  }
}
