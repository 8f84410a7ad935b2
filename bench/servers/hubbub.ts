// Hubbub itself: the real main.ts with the start task's permissions, its log on disk with every fsync.

import { ServerProcess } from "../../tests/support/server_process.ts";
import type { Candidate, RunningServer } from "./running_server.ts";

/** Not the system's temporary folder, which may be memory, where an fsync costs nothing. */
const DATA = new URL("../../data/bench/", import.meta.url).pathname;
/** One machine plays everybody, as fast as it can. */
const UNBOUNDED = { HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: "0", HUBBUB_CONNECTIONS_ALL: "0" };

/** A new folder on the disk that is measured; disposing removes it. */
export async function dataFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  await Deno.mkdir(DATA, { recursive: true });
  const path = await Deno.makeTempDir({ dir: DATA });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Starts it in `folder`, which stays. */
export function startHubbub(folder: string): Promise<ServerProcess> {
  return ServerProcess.start({ folder, env: { HUBBUB_DATA: folder, ...UNBOUNDED } });
}

/** Starts a server with a folder of its own, which goes with it, also where it does not start. */
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
export function startHubbubAnew(): Promise<RunningServer> {
  return startInFolder(startHubbub);
}

/** With an empty log. */
export const HUBBUB: Candidate = { name: "Hubbub", dialect: "hubbub", start: startHubbubAnew };
