// Keeps an open room's page on the device where the worker has not seen it load: on a first visit it
// is not there yet, and who signs in on the page empties what was kept.

import { KEPT_PAGES, takeApart } from "./kept_page.ts";
import { savePage } from "./save_page.ts";

/** What it needs of the browser. */
export interface KeepPageOptions {
  /** "/rooms/lobby": the page's name in the cache. */
  readonly path: string;
  /** What of the page's address makes it this person's: `?name=…`. */
  readonly search: string;
  /** Addresses of what the page has loaded so far. */
  readonly loaded: () => readonly string[];
  /** Answered by way of the worker, which keeps files. */
  readonly fetch: typeof globalThis.fetch;
  readonly caches: Pick<CacheStorage, "has" | "open" | "delete">;
  /** Whether the page may be kept still, once it has come: somebody may have signed out meanwhile. */
  readonly mayKeep: () => boolean;
}

const FILES = "/static/";

/** Resolves to whether it was kept just now; false where it was there already, or is not to be had. */
export async function keepPage(options: KeepPageOptions): Promise<boolean> {
  const { path, search, loaded, fetch, caches, mayKeep } = options;
  if (await caches.has(KEPT_PAGES) && await (await caches.open(KEPT_PAGES)).match(path)) {
    return false;
  }
  const response = await fetch(path + search, { headers: { accept: "text/html" } });
  // A closed house leads to its door.
  const parts = response.ok && !response.redirected && takeApart(await response.text());
  if (!parts) return false;
  // First what it needs: a page without its script would be worse than none.
  const files = new Set(loaded().filter((address) => new URL(address).pathname.startsWith(FILES)));
  await Promise.all([...files].map(async (file) => (await fetch(file)).arrayBuffer()));
  const askSession = () => fetch("/session", { headers: { accept: "application/json" } });
  return await savePage(path, parts, response.headers, { caches, askSession, mayKeep });
}
