// The service worker: rooms that were open can be read without a network, and say that they are old.

import { leadToRooms } from "./worker_notifications.ts";
import type { NotificationScope } from "./worker_notifications.ts";
import { dated, KEPT_PAGES, logAddress, putTogether, SAVED_AT, takeApart } from "./kept_page.ts";

/** What is used of the worker's scope; the DOM's types do not know it. */
interface WorkerScope {
  addEventListener(type: "install" | "activate", listen: (event: LifeEvent) => void): void;
  addEventListener(type: "fetch", listen: (event: FetchEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}
interface LifeEvent {
  waitUntil(promise: Promise<unknown>): void;
}
interface FetchEvent extends LifeEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as WorkerScope & NotificationScope;
/** Rooms that are kept, those that were opened last. */
const ROOMS_MAX = 20;
/** What they need to be seen. */
const FILES = "hubbub-files";
/** Of one build a page uses some twenty; a put moves a file to the end, so those in use stay. */
const FILES_MAX = 100;
const UNAUTHORIZED = 401;
const ROOM_PATH = /^\/rooms\/[a-z0-9][a-z0-9-]{0,39}$/;

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
leadToRooms(scope);
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin, searchParams } = new URL(request.url);
  if (origin !== location.origin) return;
  if (pathname.startsWith("/session") && request.method !== "GET") {
    // Whoever comes or goes leaves nothing readable behind.
    event.respondWith(fetch(request).finally(forget));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" && ROOM_PATH.test(pathname) && !searchParams.has("view")) {
    event.respondWith(roomPage(event, pathname));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(staticFile(event, isNamedByContent(request.url) ? "for_ever" : "for_now"));
  }
});

/** By a version, or in its name as the build gives it. */
function isNamedByContent(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  return searchParams.has("v") || /-[A-Z0-9]{8}\.js$/.test(pathname);
}

/** The room from the server, whenever it answers; else as it was, marked as such. */
async function roomPage(event: FetchEvent, path: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(event.request);
  } catch (error) {
    const kept = await keptPage(path);
    if (!kept) throw error;
    return kept;
  }
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  // A full storage keeps nothing new, and nobody out of a room that the server has answered.
  if (response.ok && isPage) event.waitUntil(keep(path, response.clone()).catch(() => {}));
  // The session has ended, perhaps by its owner from afar: they may have lost this device.
  if (response.status === UNAUTHORIZED) event.waitUntil(forget());
  return response;
}

async function keep(path: string, response: Response): Promise<void> {
  const parts = takeApart(await response.text());
  if (!parts) return;
  const { headers } = response;
  const pages = await caches.open(KEPT_PAGES);
  await pages.put(path, new Response(parts.html, { headers }));
  await pages.put(logAddress(path), dated(parts.log));
  // The oldest come first. A page and its log are two.
  const kept = (await pages.keys()).filter(({ url }) => !new URL(url).search);
  for (const { url } of kept.slice(0, -ROOMS_MAX)) {
    await pages.delete(url);
    await pages.delete(logAddress(url));
  }
}

async function keptPage(path: string): Promise<Response | undefined> {
  const pages = await caches.open(KEPT_PAGES);
  const [page, log] = await Promise.all([pages.match(path), pages.match(logAddress(path))]);
  if (!page || !log) return undefined;
  const html = putTogether(await page.text(), await log.json(), Number(log.headers.get(SAVED_AT)));
  return new Response(html, { headers: page.headers });
}

/** What carries its content's hash never changes; the rest is asked for first. */
async function staticFile(
  event: FetchEvent,
  kind: "for_ever" | "for_now",
): Promise<Response> {
  const { request } = event;
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept && kind === "for_ever") return kept;
  try {
    const response = await fetch(request);
    // As above: a full storage costs nothing but the copy.
    if (response.ok) event.waitUntil(keepFile(files, request, response.clone()).catch(() => {}));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/** The oldest go: each build of the page brings files of new names. */
async function keepFile(files: Cache, request: Request, response: Response): Promise<void> {
  await files.put(request, response);
  const keys = await files.keys();
  for (const old of keys.slice(0, -FILES_MAX)) await files.delete(old);
}

async function forget(): Promise<void> {
  await caches.delete(KEPT_PAGES);
}
