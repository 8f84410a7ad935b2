// Caches an open room for offline reading, and sends what was written offline in other rooms. Part
// of a lazy module, to which the page passes what both use.

import type { ReadonlySignal } from "@preact/signals";
import { sendUnsent, type SendUnsentOptions } from "../connection/send_unsent.ts";
import { cachePage } from "./cache_page.ts";
import { ownerOf } from "./cached_page.ts";
import { LogCacher, type LogCacherOptions } from "./log_cacher.ts";
import type { RoomModel } from "../model/room_model.ts";
import { registerWorker } from "./worker_registration.ts";

/** A delay, so that it does not compete with the page on a slow network, ms. */
const PAGE_WITHIN_MS = 60_000;

/** What the page passes. */
export type Shared =
  & Pick<LogCacherOptions, "clock" | "partsOf">
  & Pick<SendUnsentOptions, "storage" | "fetch">
  & {
    /** The user has signed out. */
    readonly left: ReadonlySignal<boolean>;
  };

/** Registers the service worker, and caches the page and the log of this room. */
export async function cacheRoom(model: RoomModel, shared: Shared): Promise<void> {
  cachePageAndLog(model, shared);
  sendFromOthers(model, shared);
  // Loaded in advance, because it is needed when a connection has just come back.
  import("../model/renew_window.ts").catch(() => {
    // Loaded again when it is needed.
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
      // The storage is forbidden, so nothing is saved.
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
      // Otherwise a response that never arrives would block all later ones.
      fetch: (input, init) =>
        shared.fetch(input, { ...init, signal: AbortSignal.timeout(PAGE_WITHIN_MS) }),
      caches,
      mayCache: isLive,
    }).catch(() => false); // A full storage or no network: the next connection tries again.
    caching = false;
    // What has arrived meanwhile.
    if (isNew) logCacher.record(room.value);
  };
  room.subscribe((state) => {
    // After a sign-out, in this tab or another, nothing stays.
    if (state === known || connection.value.name === "stopped" || shared.left.value) return;
    logCacher.record(known = state);
  });
  connection.subscribe((state) => {
    cacheMissingPage();
    if (state.name !== "stopped") return;
    logCacher[Symbol.dispose]();
    if (state.cause === "session_ended") forget();
  });
  // If the end of the session was missed, the next connection is anonymous.
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
        // Offline again: the next connection continues.
      });
  });
}
