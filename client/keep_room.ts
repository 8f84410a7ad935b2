// Keeps an open room for when there is no network; loaded after all that the room itself needs. It is
// handed what it shares with the page: a part of the bundle that both import would cost the first view.

import { LogKeeper } from "./room/kept_log.ts";
import type { LogKeeperOptions } from "./room/kept_log.ts";
import type { RoomModel } from "./room/room_model.ts";
import { registerWorker } from "./worker_registration.ts";

/** Registers the worker that keeps pages, and keeps this room's log beside its page. */
export async function keepRoom(
  { room, connection }: RoomModel,
  shared: Pick<LogKeeperOptions, "timers" | "partsOf">,
): Promise<void> {
  let known = room.value;
  const path = `/rooms/${known.room}`;
  const keeper = new LogKeeper({ ...shared, path, caches: globalThis.caches });
  room.subscribe((state) => {
    // Whoever signed out, in another tab perhaps, leaves nothing behind.
    if (state !== known && connection.value.name !== "stopped") keeper.note(known = state);
  });
  connection.subscribe((state) => {
    if (state.name !== "stopped") return;
    keeper[Symbol.dispose]();
    if (state.cause !== "session_ended") return;
    keeper.forget().catch(() => {
      // A forbidden storage, in which nothing is kept.
    });
  });
  document.addEventListener("visibilitychange", () => keeper.flush());
  await registerWorker();
}
