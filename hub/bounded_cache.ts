// A cache of values that are expensive to compute and often needed again.

/** Values by key, up to a maximum. */
export class BoundedCache<Value> {
  readonly #most: number;
  readonly #values = new Map<string, Value>();

  /** Caches at most `most` values; beyond that, the oldest is dropped. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The value of `key`, from `make` if it is not cached. Rethrows what `make` throws. */
  get(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = make();
    this.#values.set(key, value);
    if (this.#values.size > this.#most) {
      const [oldest] = this.#values.keys();
      if (oldest !== undefined) this.#values.delete(oldest);
    }
    return value;
  }
}
