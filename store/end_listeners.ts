// Who hears that a session ended.

import { notify } from "../hub/notify.ts";

/** Tells session ids to whoever listens. */
export class EndListeners {
  readonly #listeners = new Set<(sessionId: string) => void>();
  readonly #onFault: (error: unknown) => void;

  /** `onFault` hears what a listener threw: the others must still cut their connections. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Calls `listener` for every session that ends, until disposed. */
  add(listener: (sessionId: string) => void): Disposable {
    // Wrapped, so that one function added twice is two listeners, each let go by its own.
    const own = (sessionId: string) => listener(sessionId);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  /** This session has ended. */
  notify(sessionId: string): void {
    for (const listener of [...this.#listeners]) {
      notify(() => listener(sessionId), this.#onFault);
    }
  }
}
