// Hubbub: the real main.ts with the permissions of the start task, and its log on disk with every
// fsync.

import { ServerProcess } from "../../tests/support/server_process.ts";
import type { Candidate, RunningServer } from "./running_server.ts";

/** Not the system's temporary folder, which may be memory, where an fsync costs nothing. */
const DATA = new URL("../../data/bench/", import.meta.url).pathname;
/** One machine plays all users, as fast as it can. */
const UNBOUNDED = { HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: "0", HUBBUB_CONNECTIONS_ALL: "0" };

/** A new folder on the measured disk. Disposing of it removes it. */
export async function dataFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  await Deno.mkdir(DATA, { recursive: true });
  const path = await Deno.makeTempDir({ dir: DATA });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Starts it with `folder`, which is kept. */
export function startHubbub(folder: string): Promise<ServerProcess> {
  return ServerProcess.start({ folder, env: { HUBBUB_DATA: folder, ...UNBOUNDED } });
}

/**
 * Starts a server with a folder of its own, which is removed with it, also if it does not start.
 */
export async function startInFolder(
  start: (folder: string) => Promise<RunningServer>,
): Promise<RunningServer> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(await dataFolder());
  const { port, pid } = starting.use(await start(folder.path));
  const running = starting.move();
  return { port, pid, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Starts it with an empty log. */
export function startEmptyHubbub(): Promise<RunningServer> {
  return startInFolder(startHubbub);
}

/** With an empty log. */
export const HUBBUB: Candidate = { name: "Hubbub", dialect: "hubbub", start: startEmptyHubbub };
