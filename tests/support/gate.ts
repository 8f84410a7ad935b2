// A point that whoever comes waits at until the test lets them go on.

/** Held until it is opened; then nobody waits any more. */
export class Gate {
  readonly #reached = Promise.withResolvers<void>();
  readonly #opened = Promise.withResolvers<void>();

  /** Resolves when somebody waits here. */
  get reached(): Promise<void> {
    return this.#reached.promise;
  }

  /** Waits until it is open. */
  pass(): Promise<void> {
    this.#reached.resolve();
    return this.#opened.promise;
  }

  /** Lets everybody through. */
  open(): void {
    this.#opened.resolve();
  }
}
