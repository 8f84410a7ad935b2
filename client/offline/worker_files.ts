// Serves static files: from the cache if their address identifies their content, otherwise from the
// server.

import { isContentHashed } from "../../protocol/page_assets.ts";
import { inTime, type ServiceWorkerDeps } from "./service_worker_deps.ts";

const FILES = "hubbub-files";
const STATIC = "/static/";
/** The static files that a page refers to. */
const NAMED_BY_PAGE = /\/static\/[^"'\s<>]+/g;

/** What identifies a file's content: its address, or only the server. */
type Truth = "address" | "server";

function truthOf({ pathname, searchParams }: URL): Truth {
  const named = searchParams.has("v") || isContentHashed(pathname.slice(STATIC.length));
  return named ? "address" : "server";
}

/** Serves a file from the cache or the network; a fetched file is cached after the response. */
export async function staticFile(request: Request, deps: ServiceWorkerDeps): Promise<Response> {
  const files = await openFiles(deps);
  const cached = await files?.match(request);
  if (cached && truthOf(new URL(request.url)) === "address") return cached;
  // A captive portal's redirect is not the file.
  const asked = deps.fetch(request);
  const copied = asked.then((response) => response.clone());
  deps.later(copied.then(async (copy) => {
    if (copy.ok && !copy.redirected && files) await files.put(request, copy);
  }));
  try {
    return cached ? await inTime(asked, deps) ?? cached : await asked;
  } catch (error) {
    if (cached) return cached;
    throw error;
  }
}

/** Undefined if the storage is broken or forbidden: then only the network serves files. */
async function openFiles({ caches }: ServiceWorkerDeps): Promise<Cache | undefined> {
  return await caches.open(FILES).catch(() => undefined);
}

/**
 * Deletes the files of old builds. `pages` are the documents of all cached rooms, which may be of
 * different builds. No page names the lazy modules, so they are deleted only together with named
 * files: those show that a build is gone.
 */
export async function pruneFiles(
  pages: readonly string[],
  { caches }: Pick<ServiceWorkerDeps, "caches">,
): Promise<void> {
  const named = new Set(pages.flatMap((html) => html.match(NAMED_BY_PAGE) ?? []));
  const files = await caches.open(FILES);
  const unnamed = (await files.keys()).filter(({ url }) => {
    const address = new URL(url);
    return truthOf(address) === "address" && !named.has(address.pathname + address.search);
  });
  if (!unnamed.some(({ url }) => new URL(url).searchParams.has("v"))) return;
  await Promise.all(unnamed.map((request) => files.delete(request)));
}
