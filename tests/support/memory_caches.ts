// A browser's caches in memory. They can be full.

/** The used part of `CacheStorage`. */
export class MemoryCaches {
  /** Whether every write fails. */
  full = false;
  readonly #base: string;
  readonly #caches = new Map<string, Cache>();

  constructor(base: string) {
    this.#base = base;
  }

  readonly has = (name: string) => Promise.resolve(this.#caches.has(name));
  readonly delete = (name: string) => Promise.resolve(this.#caches.delete(name));
  readonly open = (name: string): Promise<Cache> => {
    const cache = this.#caches.get(name) ?? this.#cache();
    this.#caches.set(name, cache);
    return Promise.resolve(cache);
  };

  #cache(): Cache {
    const entries = new Map<string, Response>();
    const keyOf = (at: RequestInfo | URL) =>
      new URL(at instanceof Request ? at.url : at, this.#base).href;
    return {
      keys: () => Promise.resolve([...entries.keys()].map((url) => new Request(url))),
      match: (at: RequestInfo | URL) => Promise.resolve(entries.get(keyOf(at))?.clone()),
      delete: (at: RequestInfo | URL) => Promise.resolve(entries.delete(keyOf(at))),
      put: (at: RequestInfo | URL, response: Response) => {
        if (this.full) return Promise.reject(new DOMException("Full", "QuotaExceededError"));
        entries.set(keyOf(at), response);
        return Promise.resolve();
      },
    } as unknown as Cache;
  }
}
