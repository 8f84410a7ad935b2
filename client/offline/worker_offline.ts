// Serves what is not a room: the start of the installed app, and offline a list of the cached
// rooms.

import { PAGE_CACHE } from "./cached_page.ts";
import { isUnreached } from "./worker_pages.ts";
import type { ServiceWorkerDeps } from "./service_worker_deps.ts";

/** The parameter in the start address of the installed app (`static/manifest.webmanifest`). */
export const APP_START = "app";

const WORDS = {
  en: {
    title: "No connection",
    saved: "You can read these rooms, as they were when they were saved here:",
    none: "No room is saved on this device yet.",
    again: "Try again",
  },
  "zh-Hans": {
    title: "没有连接",
    saved: "可以阅读这些房间，内容是在这里保存时的样子：",
    none: "这台设备上还没有保存过房间。",
    again: "重试",
  },
} as const;
const STYLE = '<link rel="stylesheet" href="';
const LANGUAGE = '<html lang="';

/**
 * Redirects a starting app to the room that was opened last; serves other pages from the network.
 */
export async function otherPage(request: Request, deps: ServiceWorkerDeps): Promise<Response> {
  const url = new URL(request.url);
  const [last] = url.searchParams.has(APP_START) && url.pathname === "/"
    ? await savedRooms(deps).catch(() => [])
    : [];
  if (last) return Response.redirect(last.url);
  try {
    const response = await deps.fetch(request);
    return isUnreached(response) ? await offlinePage(deps) ?? response : response;
  } catch (error) {
    const page = await offlinePage(deps);
    if (page) return page;
    throw error;
  }
}

/** A page with links to the cached rooms; undefined if the storage cannot be read. */
export async function offlinePage(
  deps: Pick<ServiceWorkerDeps, "caches">,
): Promise<Response | undefined> {
  try {
    const rooms = await savedRooms(deps);
    const pages = await deps.caches.open(PAGE_CACHE);
    const page = rooms[0] && await (await pages.match(rooms[0]))?.text();
    const html = offlineDocument(rooms.map(({ url }) => new URL(url).pathname), page ?? "");
    return new Response(html, {
      headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
    });
  } catch {
    // The storage is broken or forbidden: the browser shows its own error page.
    return undefined;
  }
}

/** Newest first. */
async function savedRooms(
  { caches }: Pick<ServiceWorkerDeps, "caches">,
): Promise<readonly Request[]> {
  const pages = await caches.open(PAGE_CACHE);
  // The oldest come first. Each page has a second entry, its log.
  return (await pages.keys()).filter(({ url }) => !new URL(url).search).reverse();
}

/** Paths of rooms need no escaping. Language and style are those of a cached page. */
function offlineDocument(paths: readonly string[], page: string): string {
  const style = between(page, STYLE);
  const lang = between(page, LANGUAGE) ?? navigator.language;
  const words = lang.startsWith("zh") ? WORDS["zh-Hans"] : WORDS.en;
  const links = paths.map((path) =>
    `<li><a class="room-line" href="${path}"><span class="room-line-name">${
      path.slice(path.lastIndexOf("/") + 1)
    }</span></a></li>`
  );
  return `<!doctype html><html lang="${words === WORDS.en ? "en" : "zh-Hans"}"><head>` +
    `<meta charset="utf-8"><title>${words.title} · Hubbub</title>` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<meta name="color-scheme" content="light dark">` +
    (style === undefined ? "" : `${STYLE}${style}">`) +
    `</head><body class="page is-offline"><div class="sheet is-narrow"><main class="card">` +
    `<h1>${words.title}</h1><p>${links.length > 0 ? words.saved : words.none}</p>` +
    `<ul class="room-list">${links.join("")}</ul>` +
    `<p><a class="button is-quiet" href="">${words.again}</a></p></main></div></body></html>`;
}

/** The part of a page between `start` and the next quote. */
function between(page: string, start: string): string | undefined {
  const at = page.indexOf(start);
  return at < 0 ? undefined : page.slice(at + start.length).split('"', 1)[0];
}
