// The service worker: rooms that were open can be read without a network, and say that they are old.

import { leadToRooms } from "./worker_notifications.ts";
import type { NotificationScope } from "./worker_notifications.ts";

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
/** Rooms' pages as they were last loaded. */
const PAGES = "hubbub-pages";
/** What they need to be seen. */
const FILES = "hubbub-files";
const SAVED_AT = "x-saved-at";
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
  const pages = await caches.open(PAGES);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (error) {
    const saved = await pages.match(path);
    if (!saved) throw error;
    return await markedAsOld(saved);
  }
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (response.ok && isPage) await pages.put(path, await dated(response.clone()));
  return response;
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

async function dated(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set(SAVED_AT, String(Date.now()));
  return new Response(await response.blob(), { headers });
}

async function markedAsOld(saved: Response): Promise<Response> {
  const html = await saved.text();
  const at = Number(saved.headers.get(SAVED_AT));
  return new Response(html.replace("<html", `<html data-saved-at="${at}"`), {
    headers: saved.headers,
  });
}

async function forget(): Promise<void> {
  await caches.delete(PAGES);
}
