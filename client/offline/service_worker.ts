// The service worker: serves cached rooms without a network, and handles clicks on notifications.

import { systemClock } from "../../protocol/clock.ts";
import { isRoomName } from "../../protocol/room_name.ts";
import { leadToRooms, type NotificationScope } from "./worker_notifications.ts";
import { staticFile } from "./worker_files.ts";
import type { ServiceWorkerDeps } from "./service_worker_deps.ts";
import { offlinePage, otherPage } from "./worker_offline.ts";
import { forgetPages, isUnreached, roomPage } from "./worker_pages.ts";

/** The part of the worker's scope that is used; the DOM types lack it. */
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
const ROOMS = "/rooms/";
const session = { changes: 0 };

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
leadToRooms(scope);
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin, searchParams } = new URL(request.url);
  if (origin !== location.origin) return;
  if (pathname.startsWith("/session") && request.method !== "GET") {
    event.respondWith(changeSession(request));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" && isRoomPath(pathname) && !searchParams.has("view")) {
    event.respondWith(roomOrOffline(request, pathname, depsFor(event)));
  } else if (request.mode === "navigate" && request.destination === "document") {
    event.respondWith(otherPage(request, depsFor(event)));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(staticFile(request, depsFor(event)));
  }
});

/** For a room that is not cached, lists those that are. */
async function roomOrOffline(
  request: Request,
  path: string,
  deps: ServiceWorkerDeps,
): Promise<Response> {
  try {
    const response = await roomPage(request, path, deps);
    return isUnreached(response) ? await offlinePage(deps) ?? response : response;
  } catch (error) {
    const page = await offlinePage(deps);
    if (page) return page;
    throw error;
  }
}

/**
 * A sign-in or sign-out deletes the cached pages, and prevents that pending responses are cached.
 */
async function changeSession(request: Request): Promise<Response> {
  session.changes += 1;
  await forgetPages({ caches });
  try {
    return await fetch(request);
  } finally {
    session.changes += 1;
    await forgetPages({ caches });
  }
}

function isRoomPath(pathname: string): boolean {
  return pathname.startsWith(ROOMS) && isRoomName(pathname.slice(ROOMS.length));
}

function depsFor(event: LifeEvent): ServiceWorkerDeps {
  return {
    caches,
    session,
    clock: systemClock,
    fetch: (request) => fetch(request),
    later(work) {
      event.waitUntil(work.catch(() => {
        // The storage is full or forbidden: what was cached before stays, and the response is
        // complete.
      }));
    },
  };
}
