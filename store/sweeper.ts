// Runs a store's sweeps from time to time: sessions that have lapsed, users to be purged.

import { notify } from "../hub/notify.ts";

/** What is removed became removable days ago: an hour more makes no difference. */
const SWEEP_EVERY_MS = 60 * 60 * 1_000;
/** The pause before the next part, if one sweep did not remove everything. */
const CONTINUE_AFTER_MS = 1_000;

/** What a sweeper runs. */
export interface SweeperOptions {
  /** Each removes a bounded part, and resolves with whether there may be more. */
  readonly sweeps: readonly (() => Promise<boolean>)[];
  /** Receives a line if a sweep fails; the next one tries again. */
  readonly report: (line: string) => void;
}

/** Sweeps at once and then every hour, until disposed. */
export class Sweeper implements Disposable {
  readonly #options: SweeperOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  /** Starts the first sweep. */
  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#sweep();
  }

  async #sweep(): Promise<void> {
    let more = false;
    try {
      for (const sweep of this.#options.sweeps) more = await sweep() || more;
    } catch (error) {
      const cause = error instanceof Error ? error.message : error;
      notify(() => this.#options.report(`Old sessions and users are not removed: ${cause}`));
    } finally {
      if (!this.#disposed) {
        this.#timer = setTimeout(() => this.#sweep(), more ? CONTINUE_AFTER_MS : SWEEP_EVERY_MS);
      }
    }
  }

  /** Starts no more sweeps. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }
}
