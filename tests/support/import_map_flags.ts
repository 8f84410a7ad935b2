// The import map that this process runs with, for the Deno processes that it starts: so they fetch
// nothing, and choose nothing anew.

import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** Flags for code that lies in `root`, with deno.json beside it. @default this project */
export function importMapFlags(root: URL = ROOT): string[] {
  // From npm it is npm:… or, with a lock file, the file in the cache.
  if (/^https?:/.test(import.meta.resolve("preact"))) return [];
  return [
    `--import-map=${fileURLToPath(new URL("npm.json", root))}`,
    // As the tasks do; what is not in the lock is held against the date, which may be wrong.
    `--lock=${fileURLToPath(new URL("npm.lock", root))}`,
    "--frozen",
  ];
}
