// Pages are rendered one at a time, with a pause for everything else between two: a page takes as long
// as hundreds of messages, and what is said meanwhile must not wait for more than one of them.

/** Who waits for a turn, the addresses one after another: nobody waits for all that one of them wants. */
export class PageTurns {
  readonly #waiting = new Map<string, (() => void)[]>();
  #busy = false;

  /** Resolves when it is this one's turn; at once if nobody else has one. */
  take(address: string): Promise<void> {
    if (!this.#busy) {
      this.#busy = true;
      this.#goOn();
      return Promise.resolve();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const queue = this.#waiting.get(address);
    if (queue === undefined) this.#waiting.set(address, [resolve]);
    else queue.push(resolve);
    return promise;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.values().reduce((total, queue) => total + queue.length, 0);
  }

  #goOn(): void {
    // A timer and not a microtask: sockets, files and the writer have their say in between.
    setTimeout(() => this.#next(), 0);
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#busy = false;
      return;
    }
    const [address, queue] = first;
    this.#waiting.delete(address);
    const go = queue.shift()!;
    if (queue.length > 0) this.#waiting.set(address, queue);
    this.#goOn();
    go();
  }
}
