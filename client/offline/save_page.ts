// Caches the page and log of a room for the user who may read them.

import { dated, logAddress, PAGE_CACHE, type PageAndLog, SAVED_FOR } from "./cached_page.ts";

/** Options of `savePage()`. */
export interface SavePageOptions {
  readonly caches: Pick<CacheStorage, "open" | "delete">;
  /** Asks the server who is signed in. */
  readonly askSession: () => Promise<Response>;
  /** Whether the session is still the one that the page was requested with. */
  readonly mayCache: () => boolean;
}

/** The session, according to the server. */
export interface SessionAnswer {
  /** Absent if nobody is signed in. */
  readonly id?: string;
  readonly requiresPassword: boolean;
}

/**
 * Parses the response of `GET /session`; undefined if it is not the server's, but a portal's or a
 * proxy's.
 */
export async function readSession(response: Response): Promise<SessionAnswer | undefined> {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  if (!response.ok || response.redirected || !isJson) return undefined;
  const { user, server: config } = Object(await response.json());
  const { password } = Object(config);
  if (typeof password !== "boolean" || user === undefined) return undefined;
  return { id: Object(user).id, requiresPassword: password };
}

/**
 * Resolves to whether the page was cached. On a members-only server that requires that the user is
 * still signed in. Pages that another user has left are deleted first.
 */
export async function savePage(
  path: string,
  { html, log, owner, requiresPassword }: PageAndLog,
  headers: Headers,
  { caches, askSession, mayCache }: SavePageOptions,
): Promise<boolean> {
  const isTheirs = !requiresPassword || (await readSession(await askSession()))?.id === owner;
  if (!isTheirs || !mayCache()) return false;
  await deleteOthers(owner, caches);
  const pages = await caches.open(PAGE_CACHE);
  const labelled = new Headers(headers);
  labelled.set(SAVED_FOR, owner);
  await pages.put(path, new Response(html, { headers: labelled }));
  await pages.put(logAddress(path), dated(log));
  // The user signed out during the write: the deletion of their pages may have come first.
  if (!mayCache()) await caches.delete(PAGE_CACHE);
  return mayCache();
}

async function deleteOthers(owner: string, caches: SavePageOptions["caches"]): Promise<void> {
  const pages = await caches.open(PAGE_CACHE);
  for (const { url } of await pages.keys()) {
    const page = new URL(url).search ? undefined : await pages.match(url);
    if (page && (page.headers.get(SAVED_FOR) ?? "") !== owner) {
      await caches.delete(PAGE_CACHE);
      return;
    }
  }
}
