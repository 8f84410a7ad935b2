// What was made once and is asked for again and again: the latest of it is kept.

/** Values by key, as many as are worth their memory. */
export class BoundedCache<Value> {
  readonly #most: number;
  readonly #values = new Map<string, Value>();

  /** Keeps at most `most` values; beyond it the longest known is made anew. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The value of `key`, from `make` where it is not known. What `make` throws is thrown. */
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
