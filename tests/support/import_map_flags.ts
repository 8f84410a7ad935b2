// The import map of this process as flags, for the Deno processes that it starts: so they download
// nothing and choose nothing again.

import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** Returns the flags for code in `root`, with deno.json beside it. @default this project */
export function importMapFlags(root: URL = ROOT): string[] {
  // With npm, it is npm:… or, with a lock file, the file in the cache.
  if (/^https?:/.test(import.meta.resolve("preact"))) return [];
  return [
    `--import-map=${fileURLToPath(new URL("npm.json", root))}`,
    // As in the tasks. What the lock does not contain is compared with the date, which may be
    // wrong.
    `--lock=${fileURLToPath(new URL("npm.lock", root))}`,
    "--frozen",
  ];
}
