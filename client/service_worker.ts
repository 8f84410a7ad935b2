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
    event.respondWith(roomPage(request, pathname));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(staticFile(request, searchParams.has("v")));
  }
});

/** The room from the server, whenever it answers; else as it was, marked as such. */
async function roomPage(request: Request, path: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    const kept = await keptPage(path);
    if (!kept) throw error;
    return kept;
  }
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (response.ok && isPage) await keep(path, response.clone());
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
async function staticFile(request: Request, forEver: boolean): Promise<Response> {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept && forEver) return kept;
  try {
    const response = await fetch(request);
    if (response.ok) await files.put(request, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function forget(): Promise<void> {
  await caches.delete(KEPT_PAGES);
}
