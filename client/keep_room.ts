// Keeps an open room for when there is no network; loaded after all that the room itself needs. It is
// handed what it shares with the page: a part of the bundle that both import would cost the first view.

import { keepPage } from "./keep_page.ts";
import { LogKeeper } from "./room/kept_log.ts";
import type { LogKeeperOptions } from "./room/kept_log.ts";
import type { RoomModel } from "./room/room_model.ts";
import { registerWorker } from "./worker_registration.ts";

/** Registers the worker that keeps pages, and keeps this room's page and log. */
export async function keepRoom(
  { room, connection }: RoomModel,
  shared: Pick<LogKeeperOptions, "timers" | "partsOf">,
): Promise<void> {
  let known = room.value;
  const path = `/rooms/${known.room}`;
  const { caches } = globalThis;
  const { serviceWorker } = navigator;
  const keeper = new LogKeeper({ ...shared, path, caches });
  let keeping = false;
  const keepMissingPage = async () => {
    if (keeping || !caches || !serviceWorker?.controller || connection.value.name !== "live") {
      return;
    }
    keeping = true;
    const isNew = await keepPage({
      path,
      search: location.search,
      loaded: performance.getEntriesByType("resource").map(({ name }) => name),
      fetch: globalThis.fetch.bind(globalThis),
      caches,
      mayKeep: () => connection.value.name === "live",
    }).catch(() => false); // A full storage or no network: the next connection tries again.
    keeping = false;
    // What came while it was on its way.
    if (isNew) keeper.note(room.value);
  };
  room.subscribe((state) => {
    // Whoever signed out, in another tab perhaps, leaves nothing behind.
    if (state !== known && connection.value.name !== "stopped") keeper.note(known = state);
  });
  connection.subscribe((state) => {
    if (state.name === "live") keepMissingPage();
    if (state.name !== "stopped") return;
    keeper[Symbol.dispose]();
    if (state.cause !== "session_ended") return;
    keeper.forget().catch(() => {
      // A forbidden storage, in which nothing is kept.
    });
  });
  serviceWorker?.addEventListener("controllerchange", () => void keepMissingPage());
  document.addEventListener("visibilitychange", () => keeper.flush());
  await registerWorker();
}
