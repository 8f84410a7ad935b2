// Emits appended events to the watchers of a log: once, in order, in a later task.

import type { LogEvent } from "../protocol/events/registry.ts";
import { notify } from "../hub/notify.ts";

interface Watcher {
  readonly onEvents: (events: readonly LogEvent[]) => void;
  /** How many of the waiting events were appended before it began to watch. */
  skip: number;
}

/** The watchers of a log. Events reach them in a task of its own. */
export class Watchers {
  readonly #watchers = new Set<Watcher>();
  readonly #onFault: (error: unknown) => void;
  #waiting: LogEvent[] = [];
  #delivered: PromiseWithResolvers<void> | undefined;

  /** `onFault` gets what a watcher threw; the others still get their events. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Calls `onEvents` with every event emitted from now on, until disposed. */
  watch(onEvents: (events: readonly LogEvent[]) => void): Disposable {
    const watcher: Watcher = { onEvents, skip: this.#waiting.length };
    this.#watchers.add(watcher);
    return { [Symbol.dispose]: () => void this.#watchers.delete(watcher) };
  }

  /** Emits events, which are in seq order. Promises that resolve in this task are handled first. */
  emit(events: readonly LogEvent[]): void {
    for (const event of events) this.#waiting.push(event);
    if (this.#waiting.length === 0 || this.#delivered) return;
    this.#delivered = Promise.withResolvers();
    // Not setTimeout: its 0 is 2 ms in Deno, and every delivery would wait for that.
    setImmediate(() => this.#deliver());
  }

  /** Resolves when everything emitted has been delivered. */
  async delivered(): Promise<void> {
    while (this.#delivered) await this.#delivered.promise;
  }

  #deliver(): void {
    const events = this.#waiting;
    const delivered = this.#delivered;
    this.#waiting = [];
    this.#delivered = undefined;
    for (const watcher of [...this.#watchers]) {
      const fresh = watcher.skip === 0 ? events : events.slice(watcher.skip);
      watcher.skip = 0;
      // A watcher that was disposed while an earlier one ran gets nothing more.
      if (fresh.length === 0 || !this.#watchers.has(watcher)) continue;
      notify(() => watcher.onEvents(fresh), this.#onFault);
    }
    delivered?.resolve();
  }
}
