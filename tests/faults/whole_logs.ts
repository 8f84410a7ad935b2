// What rooms hold: as the server tells it, and as it is on disk.

import { openSqliteStore } from "../../hub/sqlite_store.ts";
import type { LogEvent } from "../../protocol/event.ts";
import { readAll } from "../hub/log/log_vocabulary.ts";

/** The newest message's text of each room, from the running server. */
export async function newestTexts(
  url: string,
  rooms: readonly string[],
): Promise<Map<string, string>> {
  const newest = rooms.map(async (room): Promise<[string, string]> => {
    const response = await fetch(`${url}/rooms/${room}?limit=1`, {
      headers: { accept: "application/json" },
    });
    const { events } = await response.json();
    return [room, events.at(-1)?.text];
  });
  return new Map(await Promise.all(newest));
}

/** The truth: not what a server tells, but what is on disk; no server may hold the folder. */
export async function readLogs(
  folder: string,
  rooms: readonly string[],
): Promise<Map<string, readonly LogEvent[]>> {
  await using store = await openSqliteStore(folder);
  const logs = rooms.map(async (room): Promise<[string, LogEvent[]]> => [
    room,
    await readAll(store.log, room),
  ]);
  return new Map(await Promise.all(logs));
}
