// Caches the page of an open room if the service worker has not: it does not run yet on a first
// visit, and signing in clears the cache.

import { PAGE_CACHE, splitPage } from "./cached_page.ts";
import { savePage } from "./save_page.ts";

/** Options of `cachePage()`. */
export interface CachePageOptions {
  /** The page's key in the cache: "/rooms/lobby". */
  readonly path: string;
  /** The part of the page's query that identifies a guest: `?name=…`. */
  readonly search: string;
  /** Addresses that the page has loaded so far. */
  readonly loaded: () => readonly string[];
  /** Goes through the worker, which caches files. */
  readonly fetch: typeof globalThis.fetch;
  readonly caches: Pick<CacheStorage, "has" | "open" | "delete">;
  /** Whether the fetched page may still be cached: the user may have signed out meanwhile. */
  readonly mayCache: () => boolean;
}

const FILES = "/static/";

/**
 * Resolves to whether the page was cached now; false if it was cached before, or cannot be fetched.
 */
export async function cachePage(options: CachePageOptions): Promise<boolean> {
  const { path, search, loaded, fetch, caches, mayCache } = options;
  if (await caches.has(PAGE_CACHE) && await (await caches.open(PAGE_CACHE)).match(path)) {
    return false;
  }
  const response = await fetch(path + search, { headers: { accept: "text/html" } });
  // A members-only server redirects to its sign-in page.
  const parts = response.ok && !response.redirected && splitPage(await response.text());
  if (!parts) return false;
  // Files first: a page without its script would be worse than none.
  const files = new Set(loaded().filter((address) => new URL(address).pathname.startsWith(FILES)));
  await Promise.all([...files].map(async (file) => (await fetch(file)).arrayBuffer()));
  const askSession = () => fetch("/session", { headers: { accept: "application/json" } });
  return await savePage(path, parts, response.headers, { caches, askSession, mayCache });
}
