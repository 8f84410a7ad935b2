// Serves rooms: from the server if it responds in time, otherwise from the cache.

import { joinPage, logAddress, PAGE_CACHE, parseLog, SAVED_AT, splitPage } from "./cached_page.ts";
import { readSession, savePage } from "./save_page.ts";
import { pruneFiles } from "./worker_files.ts";
import { inTime, type ServiceWorkerDeps } from "./service_worker_deps.ts";

/** The number of cached rooms; those opened last stay. */
const ROOMS_MAX = 20;
/** Statuses that the end of a session may have caused, or a captive portal. */
const REFUSED: readonly number[] = [401, 403];
/** Statuses of a proxy whose server is down. */
const UNREACHED: readonly number[] = [502, 503, 504];
/** A part of the security policy that marks the server's own responses. */
const OWN_POLICY = "hubbub-worker";

/** The room from the server if it responds in time; otherwise the cached one, marked as such. */
export async function roomPage(
  request: Request,
  path: string,
  deps: ServiceWorkerDeps,
): Promise<Response> {
  const { changes } = deps.session;
  const isSameSession = () => deps.session.changes === changes;
  const asked = deps.fetch(request);
  // At once: after its response, an event accepts no more work, and the network may be slower.
  const copied = asked.then((response) => response.clone());
  deps.later(copied.then((copy) => settle(request, path, copy, isSameSession, deps)));
  const response = await inTime(asked, deps).catch(() => undefined);
  if (response && !UNREACHED.includes(response.status)) return response;
  const saved = await savedPage(path, deps).catch(() => undefined);
  return (isSameSession() ? saved : undefined) ?? response ?? await asked;
}

/** Whether a proxy responded because it could not reach the server. */
export function isUnreached({ status, headers }: Response): boolean {
  const policy = headers.get("content-security-policy") ?? "";
  return UNREACHED.includes(status) && !policy.includes(OWN_POLICY);
}

/** Deletes all cached rooms. */
export async function forgetPages({ caches }: Pick<ServiceWorkerDeps, "caches">): Promise<void> {
  await caches.delete(PAGE_CACHE);
}

/**
 * Handles a response, whenever it arrives: caches the page, or deletes what may no longer be read.
 */
async function settle(
  request: Request,
  path: string,
  copy: Response,
  isSameSession: () => boolean,
  deps: ServiceWorkerDeps,
): Promise<void> {
  const { headers, status, type, ok } = copy;
  const askSession = () => deps.fetch(sessionRequest(request));
  if (REFUSED.includes(status) || type === "opaqueredirect") {
    // A captive portal responds the same way. Only the server itself can end the right to read.
    const session = await readSession(await askSession());
    if (session?.requiresPassword && session.id === undefined) await forgetPages(deps);
    return;
  }
  const isPage = ok && headers.get("content-type")?.startsWith("text/html");
  const parts = isPage ? splitPage(await copy.text()) : await copy.body?.cancel();
  if (!parts) return;
  const isSaved = await savePage(path, parts, headers, {
    caches: deps.caches,
    askSession,
    mayCache: isSameSession,
  });
  if (isSaved) await dropOldest(deps);
}

function sessionRequest({ url }: Request): Request {
  return new Request(new URL("/session", url), {
    headers: { accept: "application/json" },
    cache: "no-store",
    redirect: "error",
  });
}

async function dropOldest(deps: ServiceWorkerDeps): Promise<void> {
  const pages = await deps.caches.open(PAGE_CACHE);
  // The oldest come first. Each page has a second entry, its log.
  const cached = (await pages.keys()).filter(({ url }) => !new URL(url).search);
  for (const { url } of cached.slice(0, -ROOMS_MAX)) {
    await pages.delete(url);
    await pages.delete(logAddress(url));
  }
  const documents = cached.slice(-ROOMS_MAX).map(async (each) =>
    await (await pages.match(each))?.text()
  );
  await pruneFiles((await Promise.all(documents)).map((html) => html ?? ""), deps);
}

async function savedPage(
  path: string,
  { caches }: ServiceWorkerDeps,
): Promise<Response | undefined> {
  const pages = await caches.open(PAGE_CACHE);
  const [page, log] = await Promise.all([pages.match(path), pages.match(logAddress(path))]);
  if (!page || !log) return undefined;
  const savedAt = Number(log.headers.get(SAVED_AT));
  const html = joinPage(await page.text(), parseLog(await log.json()), savedAt);
  return new Response(html, { headers: page.headers });
}
