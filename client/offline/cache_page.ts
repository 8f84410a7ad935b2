// Keeps an open room's page on the device where the worker has not seen it load: on a first visit it
// is not there yet, and who signs in on the page empties what was saved.

import { PAGE_CACHE, takeApart } from "./cached_page.ts";
import { savePage } from "./save_page.ts";

/** What it needs of the browser. */
export interface CachePageOptions {
  /** "/rooms/lobby": the page's name in the cache. */
  readonly path: string;
  /** What of the page's address makes it this person's: `?name=…`. */
  readonly search: string;
  /** Addresses of what the page has loaded so far. */
  readonly loaded: () => readonly string[];
  /** Answered by way of the worker, which keeps files. */
  readonly fetch: typeof globalThis.fetch;
  readonly caches: Pick<CacheStorage, "has" | "open" | "delete">;
  /** Whether the page may be saved still, once it has come: somebody may have signed out meanwhile. */
  readonly mayCache: () => boolean;
}

const FILES = "/static/";

/** Resolves to whether it was saved just now; false where it was there already, or is not to be had. */
export async function cachePage(options: CachePageOptions): Promise<boolean> {
  const { path, search, loaded, fetch, caches, mayCache } = options;
  if (await caches.has(PAGE_CACHE) && await (await caches.open(PAGE_CACHE)).match(path)) {
    return false;
  }
  const response = await fetch(path + search, { headers: { accept: "text/html" } });
  // A members-only server shows its sign-in page.
  const parts = response.ok && !response.redirected && takeApart(await response.text());
  if (!parts) return false;
  // First what it needs: a page without its script would be worse than none.
  const files = new Set(loaded().filter((address) => new URL(address).pathname.startsWith(FILES)));
  await Promise.all([...files].map(async (file) => (await fetch(file)).arrayBuffer()));
  const askSession = () => fetch("/session", { headers: { accept: "application/json" } });
  return await savePage(path, parts, response.headers, { caches, askSession, mayCache });
}
