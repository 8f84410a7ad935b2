// Rooms as they were last loaded: from the server whenever it answers, else from the device.

import { dated, KEPT_PAGES, logAddress, putTogether, SAVED_AT, takeApart } from "./kept_page.ts";
import { pruneFiles } from "./worker_files.ts";
import type { WorkerMeans } from "./worker_means.ts";

/** Rooms that are kept, those that were opened last. */
const ROOMS_MAX = 20;
const REFUSED: readonly number[] = [401, 403];

/** The room from the server, whenever it answers; else as it was, marked as such. */
export async function roomPage(
  request: Request,
  path: string,
  means: WorkerMeans,
): Promise<Response> {
  let response: Response;
  try {
    response = await means.fetch(request);
  } catch (error) {
    const kept = await keptPage(path, means);
    if (!kept) throw error;
    return kept;
  }
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (isShut(response)) means.later(forgetPages(means));
  else if (response.ok && isPage) means.later(keep(path, response.clone(), means));
  return response;
}

/** Whoever opened rooms here may not read them any more. A closed house leads strangers to its door. */
function isShut({ status, type }: Response): boolean {
  return REFUSED.includes(status) || type === "opaqueredirect";
}

/** Deletes all rooms from the device. */
export async function forgetPages({ caches }: Pick<WorkerMeans, "caches">): Promise<void> {
  await caches.delete(KEPT_PAGES);
}

async function keep(path: string, response: Response, means: WorkerMeans): Promise<void> {
  const parts = takeApart(await response.text());
  if (!parts) return;
  const { headers } = response;
  const pages = await means.caches.open(KEPT_PAGES);
  await pages.put(path, new Response(parts.html, { headers }));
  await pages.put(logAddress(path), dated(parts.log));
  // The oldest come first. A page and its log are two.
  const kept = (await pages.keys()).filter(({ url }) => !new URL(url).search);
  for (const { url } of kept.slice(0, -ROOMS_MAX)) {
    await pages.delete(url);
    await pages.delete(logAddress(url));
  }
  const documents = kept.slice(-ROOMS_MAX).map(async (each) =>
    await (await pages.match(each))?.text()
  );
  await pruneFiles((await Promise.all(documents)).map((html) => html ?? ""), means);
}

async function keptPage(path: string, { caches }: WorkerMeans): Promise<Response | undefined> {
  const pages = await caches.open(KEPT_PAGES);
  const [page, log] = await Promise.all([pages.match(path), pages.match(logAddress(path))]);
  if (!page || !log) return undefined;
  const html = putTogether(await page.text(), await log.json(), Number(log.headers.get(SAVED_AT)));
  return new Response(html, { headers: page.headers });
}
