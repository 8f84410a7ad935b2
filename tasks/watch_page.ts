// Rebuilds the page whenever its sources change, for the server of `deno task dev`.

import { buildPage, SOURCES } from "./build.ts";

/** Files that are saved together are built together: editors write a file in several steps. */
const REST_MS = 100;

/** Options of a watch. */
export interface WatchOptions {
  /** Files and folders. @default SOURCES */
  readonly sources?: readonly string[];
  /** Builds one at a time; changes during a build cause another one. */
  readonly build: () => Promise<unknown>;
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

/** Watches until `signal` aborts. */
export async function watchPage(
  { sources = SOURCES, build, signal }: WatchOptions,
): Promise<void> {
  using watcher = Deno.watchFs([...sources]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let building = Promise.resolve<unknown>(undefined);
  const stop = () => {
    clearTimeout(timer);
    watcher.close();
  };
  signal?.addEventListener("abort", stop);
  for await (const { kind } of watcher) {
    // A build reads all of them.
    if (kind === "access") continue;
    clearTimeout(timer);
    timer = setTimeout(() => building = building.then(build), REST_MS);
  }
  await building;
}

if (import.meta.main) await watchPage({ build: () => buildPage(Deno.args) });
