// The files that saved rooms need to be seen: answered from the device where they can never change.

import { isContentHashed } from "../../protocol/page_assets.ts";
import { inTime } from "./service_worker_deps.ts";
import type { ServiceWorkerDeps } from "./service_worker_deps.ts";

const FILES = "hubbub-files";
const STATIC = "/static/";
/** What a page names to be shown and to come to life. */
const NAMED_BY_PAGE = /\/static\/[^"'\s<>]+/g;

/** Who says what a file is: its address, which names its content; or the server, each time. */
type Truth = "address" | "server";

function truthOf({ pathname, searchParams }: URL): Truth {
  const named = searchParams.has("v") || isContentHashed(pathname.slice(STATIC.length));
  return named ? "address" : "server";
}

/** The file, from wherever it is to be had; it is saved after it was answered. */
export async function staticFile(request: Request, deps: ServiceWorkerDeps): Promise<Response> {
  const files = await openFiles(deps);
  const cached = await files?.match(request);
  if (cached && truthOf(new URL(request.url)) === "address") return cached;
  // A page that a captive network redirects to is no file.
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

/** A storage that is broken or forbidden is none: the network answers. */
async function openFiles({ caches }: ServiceWorkerDeps): Promise<Cache | undefined> {
  return await caches.open(FILES).catch(() => undefined);
}

/**
 * Removes what builds that are gone have left. `pages` are the documents of all saved rooms, each of
 * which may be of another build. What scripts load later stands in no page, so it goes only together
 * with the addresses that pages do name: those say that a build is gone.
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
