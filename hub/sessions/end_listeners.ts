// Who hears that a session ended.

/** Tells session ids to whoever listens. */
export class EndListeners {
  readonly #listeners = new Set<(sessionId: string) => void>();

  /** Calls `listener` for every session that ends, until disposed. */
  add(listener: (sessionId: string) => void): Disposable {
    // Wrapped, so that one function added twice is two listeners, each let go by its own.
    const own = (sessionId: string) => listener(sessionId);
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  /** This session has ended. */
  tell(sessionId: string): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(sessionId);
      } catch (error) {
        // It is that listener's fault; the others must still cut their connections.
        reportError(error);
      }
    }
  }
}
