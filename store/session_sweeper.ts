// Has sessions swept from time to time, as long as their store is open.

import { notify } from "../hub/notify.ts";
import type { Sessions } from "../hub/sessions.ts";

/** Lapsing is a matter of months: nobody notices an hour. */
const SWEEP_EVERY_MS = 60 * 60 * 1_000;
/** A moment for everybody else, if one sweep did not get through. */
const GO_ON_AFTER_MS = 1_000;

/** What a sweeper is made with. */
export interface SessionSweeperOptions {
  /** What it sweeps. */
  readonly sessions: Pick<Sessions, "sweep">;
  /** Hears a line if a sweep fails; the next one tries again. */
  readonly report: (line: string) => void;
}

/** Sweeps at once and then every hour, until disposed. */
export class SessionSweeper implements Disposable {
  readonly #options: SessionSweeperOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  /** Begins. */
  constructor(options: SessionSweeperOptions) {
    this.#options = options;
    this.#sweep();
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  async #sweep(): Promise<void> {
    let more = false;
    try {
      more = await this.#options.sessions.sweep();
    } catch (error) {
      const cause = error instanceof Error ? error.message : error;
      notify(() => this.#options.report(`Old sessions are not removed: ${cause}`));
    } finally {
      if (!this.#disposed) {
        this.#timer = setTimeout(() => this.#sweep(), more ? GO_ON_AFTER_MS : SWEEP_EVERY_MS);
      }
    }
  }
}
