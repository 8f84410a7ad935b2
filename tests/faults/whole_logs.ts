// The content of rooms, as it is on disk.

import { openSqliteStore } from "../../store/sqlite/store.ts";
import type { KnownEvent } from "../../protocol/events/registry.ts";
import { readAll } from "../store/log_vocabulary.ts";

/** Reads the log from disk instead of from a server; no server may hold the folder. */
export async function readLogs(
  folder: string,
  rooms: readonly string[],
): Promise<Map<string, readonly KnownEvent[]>> {
  await using store = await openSqliteStore(folder);
  const logs = rooms.map(async (room): Promise<[string, KnownEvent[]]> => [
    room,
    (await readAll(store.log, room)) as KnownEvent[],
  ]);
  return new Map(await Promise.all(logs));
}
