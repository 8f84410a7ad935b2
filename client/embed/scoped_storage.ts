// A part of the host page's storage that belongs to one server, by a prefix of the keys.

import { keysOf } from "../connection/browser_storage.ts";
import type { OutboxStorage } from "../connection/saved_outbox.ts";

/** A view of `storage` with only the keys that begin with `prefix`. */
export class ScopedStorage implements OutboxStorage {
  readonly #storage: OutboxStorage;
  readonly #prefix: string;

  constructor(storage: OutboxStorage, prefix: string) {
    this.#storage = storage;
    this.#prefix = prefix;
  }

  get length(): number {
    return this.#keys().length;
  }

  key(index: number): string | null {
    return this.#keys()[index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#storage.getItem(this.#prefix + key);
  }

  setItem(key: string, value: string): void {
    this.#storage.setItem(this.#prefix + key, value);
  }

  removeItem(key: string): void {
    this.#storage.removeItem(this.#prefix + key);
  }

  /** The key without its prefix; null if it belongs to something else. */
  nameOf(key: string | null): string | null {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : null;
  }

  #keys(): readonly string[] {
    return keysOf(this.#storage).map((key) => this.nameOf(key)).filter((name) => name !== null);
  }
}
