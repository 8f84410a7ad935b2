// Keeps an open room for when there is no network, and sends what was written in others without one;
// loaded after all that the room itself needs. It is handed what it shares with the page: a part of
// the bundle that both import would cost the first view.

import type { ReadonlySignal } from "@preact/signals";
import { sendLeft } from "./connection/send_left.ts";
import type { SendLeftOptions } from "./connection/send_left.ts";
import { keepPage } from "./keep_page.ts";
import { ownerOf } from "./kept_page.ts";
import { LogKeeper } from "./room/kept_log.ts";
import type { LogKeeperOptions } from "./room/kept_log.ts";
import type { RoomModel } from "./room/room_model.ts";
import { registerWorker } from "./worker_registration.ts";

/** Nobody waits for it, on a slow network either. */
const PAGE_WITHIN_MS = 60_000;

/** What it shares with the page. */
export type Shared =
  & Pick<LogKeeperOptions, "timers" | "partsOf">
  & Pick<SendLeftOptions, "storage" | "fetch">
  & {
    /** Who was signed in is so no more. */
    readonly left: ReadonlySignal<boolean>;
  };

/** Registers the worker that keeps pages, and keeps this room's page and log. */
export async function keepRoom(model: RoomModel, shared: Shared): Promise<void> {
  keepPageAndLog(model, shared);
  sendFromOthers(model, shared);
  // Needed where a connection has just come back, which is no time to ask for anything more.
  import("./room/renew_window.ts").catch(() => {
    // It is asked for again where it is needed.
  });
  await registerWorker();
}

function keepPageAndLog({ room, connection, user }: RoomModel, shared: Shared): void {
  let known = room.value;
  const path = `/rooms/${known.room}`;
  const { caches } = globalThis;
  const { serviceWorker } = navigator;
  const keeper = new LogKeeper({ ...shared, path, caches, owner: () => ownerOf(user.value) });
  const forget = () => {
    keeper.forget().catch(() => {
      // A forbidden storage, in which nothing is kept.
    });
  };
  const isLive = () => connection.value.name === "live" && !shared.left.value;
  let keeping = false;
  const keepMissingPage = async () => {
    if (keeping || !caches || !serviceWorker?.controller || !isLive()) return;
    keeping = true;
    const isNew = await keepPage({
      path,
      search: location.search,
      loaded: () => performance.getEntriesByType("resource").map(({ name }) => name),
      // Else one answer that never comes would be the last that was asked for.
      fetch: (input, init) =>
        shared.fetch(input, { ...init, signal: AbortSignal.timeout(PAGE_WITHIN_MS) }),
      caches,
      mayKeep: isLive,
    }).catch(() => false); // A full storage or no network: the next connection tries again.
    keeping = false;
    // What came while it was on its way.
    if (isNew) keeper.note(room.value);
  };
  room.subscribe((state) => {
    // Whoever signed out, in another tab perhaps, leaves nothing behind.
    if (state === known || connection.value.name === "stopped" || shared.left.value) return;
    keeper.note(known = state);
  });
  connection.subscribe((state) => {
    keepMissingPage();
    if (state.name !== "stopped") return;
    keeper[Symbol.dispose]();
    if (state.cause === "session_ended") forget();
  });
  // Where the end was missed, the next connection is nobody's.
  shared.left.subscribe((left) => left && forget());
  serviceWorker?.addEventListener("controllerchange", keepMissingPage);
  document.addEventListener("visibilitychange", () => keeper.flush());
}

function sendFromOthers({ room, connection, user }: RoomModel, shared: Shared): void {
  let wire = new AbortController();
  connection.subscribe(({ name }) => {
    wire.abort();
    wire = new AbortController();
    const who = user.value;
    if (name !== "live" || !who) return;
    const { locks } = navigator;
    sendLeft({ ...shared, locks, user: who, room: room.value.room, signal: wire.signal })
      .catch(() => {
        // The network is gone again: the next connection goes on.
      });
  });
}
