// A point at which code waits until the test opens it.

/** Closed until `open`; afterwards nothing waits. */
export class Gate {
  readonly #reached = Promise.withResolvers<void>();
  readonly #opened = Promise.withResolvers<void>();

  /** Resolves when something waits here. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  /** Waits until the gate is open. */
  pass(): Promise<void> {
    this.#reached.resolve();
    return this.#opened.promise;
  }

  /** Opens the gate. */
  open(): void {
    this.#opened.resolve();
  }
}
