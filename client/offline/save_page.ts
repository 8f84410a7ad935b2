// Saves a room's page and log on the device, once it is known whose they are.

import { dated, logAddress, PAGE_CACHE, SAVED_FOR } from "./cached_page.ts";
import type { PageAndLog } from "./cached_page.ts";

/** What it needs of the browser. */
export interface SavePageOptions {
  readonly caches: Pick<CacheStorage, "open" | "delete">;
  /** Asks the server who is signed in. */
  readonly askSession: () => Promise<Response>;
  /** Nobody has come or gone since the page was asked for, as far as it is known here. */
  readonly mayCache: () => boolean;
}

/** What the server says of who asks. */
export interface SessionAnswer {
  /** Absent if nobody is signed in. */
  readonly id?: string;
  readonly requiresPassword: boolean;
}

/** Reads `GET /session`; undefined for any answer but this server's: a portal or a proxy gave it. */
export async function readSession(response: Response): Promise<SessionAnswer | undefined> {
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  if (!response.ok || response.redirected || !isJson) return undefined;
  const { user, house: config } = Object(await response.json());
  const { password } = Object(config);
  if (typeof password !== "boolean" || user === undefined) return undefined;
  return { id: Object(user).id, requiresPassword: password };
}

/**
 * Resolves to whether it is saved. A page of a server with a password is saved only while the server
 * says that its user is still signed in; one that was left behind by somebody else is deleted first.
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
  // They went while it was written: what deletes their pages may have been faster.
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
