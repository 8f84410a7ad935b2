// Builds the page again whenever its sources change, as `deno task build` does: beside the server that
// `deno task dev` starts.

import { buildPage, SOURCES } from "./build.ts";

/** What is saved together is built together: an editor writes a file in several steps. */
const REST_MS = 100;

/** What is watched, and what follows. */
export interface WatchOptions {
  /** Files and folders. @default SOURCES */
  readonly sources?: readonly string[];
  /** One at a time; what changes meanwhile is built after it. */
  readonly build: () => Promise<unknown>;
  /** Ends the watching. */
  readonly signal?: AbortSignal;
}

/** Goes on until `signal` ends it. */
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
