// The bus of a store that only one process opens: signals reach their watchers at once.

import type { Bus, Signal } from "../../hub/bus.ts";
import { Listeners } from "../../hub/listeners.ts";

/** A bus within the process. */
export class InProcessBus implements Bus {
  readonly #watchers: Listeners<Signal>;

  /** `onFault` receives what a watcher threw. */
  constructor(onFault: (error: unknown) => void) {
    this.#watchers = new Listeners(onFault);
  }

  /** Calls every watcher before it returns. */
  publish(signal: Signal): void {
    this.#watchers.notify(signal);
  }

  /** Calls `onSignal` with every signal from now on, until disposed. */
  watch(onSignal: (signal: Signal) => void): Disposable {
    return this.#watchers.add(onSignal);
  }
}
