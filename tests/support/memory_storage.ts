// A browser's storage in memory.

/** The used part of `localStorage`. */
export class MemoryStorage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  readonly key = (index: number): string | null => [...this.#items.keys()][index] ?? null;
  readonly getItem = (key: string): string | null => this.#items.get(key) ?? null;
  readonly setItem = (key: string, value: string): void => void this.#items.set(key, value);
  readonly removeItem = (key: string): void => void this.#items.delete(key);
}
