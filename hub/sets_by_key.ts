// Sets of values by a key, kept only for keys that have any: whose is what.

/** A map of sets, in which no set is empty. */
export class SetsByKey<Value> {
  readonly #sets = new Map<string, Set<Value>>();

  /** Adds a value to the key's set. */
  add(key: string, value: Value): void {
    const set = this.#sets.get(key);
    if (set === undefined) this.#sets.set(key, new Set([value]));
    else set.add(value);
  }

  /** Takes a value out of the key's set, if it is there. */
  delete(key: string, value: Value): void {
    const set = this.#sets.get(key);
    set?.delete(value);
    if (set?.size === 0) this.#sets.delete(key);
  }

  /** The key's values, in the order in which they were added. */
  of(key: string): Iterable<Value> {
    return this.#sets.get(key) ?? [];
  }
}
