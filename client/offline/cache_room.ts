// Keeps an open room for when there is no network, and sends what was written in others without one;
// loaded after all that the room itself needs. It is handed what it shares with the page: a part of
// the bundle that both import would cost the first view.

import type { ReadonlySignal } from "@preact/signals";
import { sendUnsent } from "../connection/send_unsent.ts";
import type { SendUnsentOptions } from "../connection/send_unsent.ts";
import { cachePage } from "./cache_page.ts";
import { ownerOf } from "./cached_page.ts";
import { LogCacher } from "./log_cacher.ts";
import type { LogCacherOptions } from "./log_cacher.ts";
import type { RoomModel } from "../model/room_model.ts";
import { registerWorker } from "./worker_registration.ts";

/** Nobody waits for it, on a slow network either. */
const PAGE_WITHIN_MS = 60_000;

/** What it shares with the page. */
export type Shared =
  & Pick<LogCacherOptions, "clock" | "partsOf">
  & Pick<SendUnsentOptions, "storage" | "fetch">
  & {
    /** Who was signed in is so no more. */
    readonly left: ReadonlySignal<boolean>;
  };

/** Registers the worker that keeps pages, and keeps this room's page and log. */
export async function cacheRoom(model: RoomModel, shared: Shared): Promise<void> {
  cachePageAndLog(model, shared);
  sendFromOthers(model, shared);
  // Needed where a connection has just come back, which is no time to ask for anything more.
  import("../model/renew_window.ts").catch(() => {
    // It is asked for again where it is needed.
  });
  await registerWorker();
}

function cachePageAndLog({ room, connection, user }: RoomModel, shared: Shared): void {
  let known = room.value;
  const path = `/rooms/${known.room}`;
  const { caches } = globalThis;
  const { serviceWorker } = navigator;
  const logCacher = new LogCacher({ ...shared, path, caches, owner: () => ownerOf(user.value) });
  const forget = () => {
    logCacher.forget().catch(() => {
      // A forbidden storage, in which nothing is saved.
    });
  };
  const isLive = () => connection.value.name === "live" && !shared.left.value;
  let caching = false;
  const cacheMissingPage = async () => {
    if (caching || !caches || !serviceWorker?.controller || !isLive()) return;
    caching = true;
    const isNew = await cachePage({
      path,
      search: location.search,
      loaded: () => performance.getEntriesByType("resource").map(({ name }) => name),
      // Else one answer that never comes would be the last that was asked for.
      fetch: (input, init) =>
        shared.fetch(input, { ...init, signal: AbortSignal.timeout(PAGE_WITHIN_MS) }),
      caches,
      mayCache: isLive,
    }).catch(() => false); // A full storage or no network: the next connection tries again.
    caching = false;
    // What came while it was on its way.
    if (isNew) logCacher.record(room.value);
  };
  room.subscribe((state) => {
    // Whoever signed out, in another tab perhaps, leaves nothing behind.
    if (state === known || connection.value.name === "stopped" || shared.left.value) return;
    logCacher.record(known = state);
  });
  connection.subscribe((state) => {
    cacheMissingPage();
    if (state.name !== "stopped") return;
    logCacher[Symbol.dispose]();
    if (state.cause === "session_ended") forget();
  });
  // Where the end was missed, the next connection is nobody's.
  shared.left.subscribe((left) => left && forget());
  serviceWorker?.addEventListener("controllerchange", cacheMissingPage);
  document.addEventListener("visibilitychange", () => logCacher.flush());
}

function sendFromOthers({ room, connection, user }: RoomModel, shared: Shared): void {
  let transport = new AbortController();
  connection.subscribe(({ name }) => {
    transport.abort();
    transport = new AbortController();
    const who = user.value;
    if (name !== "live" || !who) return;
    const { locks } = navigator;
    sendUnsent({ ...shared, locks, user: who, room: room.value.room, signal: transport.signal })
      .catch(() => {
        // The network is gone again: the next connection goes on.
      });
  });
}
