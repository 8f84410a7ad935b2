// Listeners that are called one by one, so that one that throws does not stop the others.

import { notify } from "./notify.ts";

/** A set of listeners to values of one type. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onFault: (error: unknown) => void;

  /** `onFault` receives what a listener threw. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Calls `listener` with every value from now on, until disposed. */
  add(listener: (value: T) => void): Disposable {
    // Wrapped, so that a function that is added twice is called twice, and removed one by one.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  /** Calls every listener that was there at the start of this call. */
  notify(value: T): void {
    for (const listener of [...this.#listeners]) {
      notify(() => listener(value), this.#onFault);
    }
  }
}
