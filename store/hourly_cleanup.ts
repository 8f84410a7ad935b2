// The hourly cleanup of a store: ends lapsed sessions and deletes the users who left long ago.

import { notify } from "../hub/notify.ts";

/** What is removed became removable days ago: an hour more makes no difference. */
const CLEAN_UP_EVERY_MS = 60 * 60 * 1_000;
/** The pause before the next cleanup, if one did not remove everything. */
const CONTINUE_AFTER_MS = 1_000;

/** What a cleanup consists of. */
export interface HourlyCleanupOptions {
  /** Each removes a bounded number of records, and resolves with whether there may be more. */
  readonly parts: readonly (() => Promise<boolean>)[];
  /** Receives a line if a part fails; the next cleanup tries again. */
  readonly report: (line: string) => void;
}

/** Cleans up at once and then every hour, until disposed. */
export class HourlyCleanup implements Disposable {
  readonly #options: HourlyCleanupOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  /** Starts the first cleanup. */
  constructor(options: HourlyCleanupOptions) {
    this.#options = options;
    this.#cleanUp();
  }

  async #cleanUp(): Promise<void> {
    let more = false;
    for (const part of this.#options.parts) more = await this.#run(part) || more;
    if (this.#disposed) return;
    this.#timer = setTimeout(() => this.#cleanUp(), more ? CONTINUE_AFTER_MS : CLEAN_UP_EVERY_MS);
  }

  /** A part that fails must not keep the others from running. */
  async #run(part: () => Promise<boolean>): Promise<boolean> {
    if (this.#disposed) return false;
    try {
      return await part();
    } catch (error) {
      // A store that closes refuses what is left to write.
      if (this.#disposed) return false;
      const cause = error instanceof Error ? error.message : error;
      notify(() => this.#options.report(`Old sessions and users are not removed: ${cause}`));
      return false;
    }
  }

  /** Starts no more cleanups. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }
}
