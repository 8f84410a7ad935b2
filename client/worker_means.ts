// What the service worker's parts need of the browser.

/** Handed in, so that tests can stand in for a browser that is full. */
export interface WorkerMeans {
  readonly caches: Pick<CacheStorage, "open" | "delete">;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Goes on after the answer; where it fails, the answer stands all the same. */
  readonly later: (work: Promise<unknown>) => void;
}
