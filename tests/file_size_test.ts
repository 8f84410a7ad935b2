// Source files have 20 to 320 lines: long enough to deserve a name, short enough to be read at once.
// Tests are exempt: they mirror the sources, one file for one, and their lengths follow from those.

import { assertEquals } from "@std/assert";
import { readSource, sourceFiles } from "./support/source_files.ts";

const LINES_MIN = 20;
const LINES_MAX = 320;
const FOLDERS = [
  "bench/",
  "client/",
  "hub/",
  "protocol/",
  "server/",
  "static/",
  "store/",
  "tasks/",
];
const SOURCE = /\.(tsx?|c?js|css)$/;

/** Files that are shorter or longer, each with its reason. */
const REASONS: Readonly<Record<string, string>> = {
  "hub/names/confusables_table.ts": "a generated table",
  "protocol/events/delete.ts": "one file per event type",
  "store/sqlite/writer_worker.ts": "the entry file of a worker, which tests replace",
  "bench/peers/socket_io.cjs": "a peer of the bench, as its own documentation writes it",
  "client/embed/embed.ts": "the entry file of the script for other sites",
  "client/browser/old_popovers.ts": "a lazy module, loaded only by old browsers",
  "bench/load/main.ts": "the entry file of a process",
  "tasks/mutant_list.ts": "data: the table of planted faults",
  "tasks/check_variables.ts": "the entry file of a task",
  "tasks/restore.ts": "the entry file of a task",
  "static/local_times.js": "a script of its own for pages without the app",
  "static/noscript.css": "loaded only if a browser has no scripts",
};

function linesOf(path: string): number {
  return readSource(path).split("\n").length - 1;
}

const files = FOLDERS.concat("text/").flatMap(sourceFiles).filter((path) => SOURCE.test(path));

Deno.test("every source file has 20 to 320 lines, or a reason", () => {
  const wrong = files
    .map((path) => ({ path, lines: linesOf(path) }))
    .filter(({ lines }) => lines < LINES_MIN || lines > LINES_MAX)
    .filter(({ path }) => !Object.hasOwn(REASONS, path))
    .map(({ path, lines }) => `${path}: ${lines} lines`);
  assertEquals(wrong, []);
});

Deno.test("every reason is for a file that needs one", () => {
  const needless = Object.keys(REASONS).filter((path) => {
    if (!files.includes(path)) return true;
    const lines = linesOf(path);
    return lines >= LINES_MIN && lines <= LINES_MAX;
  });
  assertEquals(needless, []);
});
