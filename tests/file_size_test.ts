// Files have 20 to 320 lines: long enough to deserve a name, short enough to be read at once. A test
// that mirrors a source file, and has nothing else to test, may be shorter.

import { assertEquals } from "@std/assert";
import { readSource, sourceFiles } from "./support/source_files.ts";

const LINES_MIN = 20;
const LINES_MAX = 320;
const SOURCE = /\.(tsx?|c?js|css)$/;
const TEST = /^tests\/(.*)_test\.tsx?$/;

/** Files that are shorter or longer, each with its reason. A path that ends with "/" is a folder. */
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
  "docs/examples/embedded_room.css": "an example that readers copy as a whole",
  "npm/": "each file stands in for one entry of the import map",

  // Tests, and what they share.
  "tests/hub/channel_test.ts": "the tests of one class, which share their readers",
  "tests/hub/hub_test.ts": "the tests of one class",
  "tests/hub/room_presence_test.ts": "the tests of one class",
  "tests/faults/disk_test.ts":
    "one subject: full, read-only, failing and slow disks, on shared helpers",
  "tests/page/embed_test.ts": "its tests share a browser, two servers and two sites, slow to start",
  "tests/page/offline_test.ts": "its tests share a browser and its service worker, slow to start",
  "tests/patterns_test.ts": "data: the table of regular expressions with their worst inputs",
  "tests/server/ended_rights_test.ts":
    "one situation on every transport: the rights end in between",
  "tests/server/routes/say_route_test.ts": "steps on one server, which is started once",
  "tests/server/transports/json_socket_test.ts": "one subject: every frame and its answer",
  "tests/store/log_contract.ts": "the contract of one interface, which every log must pass whole",
  "tests/vocabulary_test.ts": "data: the table of retired words",
  "tests/faults/churn_test.ts": "the short form of a fault run",
  "tests/faults/fuzz_frames_test.ts": "the short form of a fault run",
  "tests/faults/kill_test.ts": "the short form of a fault run",
  "tests/faults/crowd/sign_in_all.ts": "three fault runs share it",
  "tests/faults/protection_faults.ts": "mutants and attacks share the table",
  "tests/faults/quantile.ts": "three measurements share it",
  "tests/faults/whole_logs.ts": "two fault runs share it",
  "tests/store/hold_store.ts": "the entry file of a process",
  "tests/support/acorn.ts": "the import of a package: a test loads only what it uses",
  "tests/support/ajv.ts": "the import of a package: a test loads only what it uses",
  "tests/support/axe_core.ts": "the import of a package: a test loads only what it uses",
  "tests/support/compat_data.ts": "the import of a package: a test loads only what it uses",
  "tests/support/fast_check.ts": "the import of a package: a test loads only what it uses",
  "tests/support/playwright.ts": "the import of a package: a test loads only what it uses",
  "tests/support/puppeteer.ts": "the import of a package: a test loads only what it uses",
  "tests/support/damage_page.ts": "two tests of damaged databases share it",
  "tests/support/import_map_flags.ts": "all tests that start a process share it",
  "tests/support/in_english.ts": "imported for its effect",
  "tests/support/long_form.ts": "tests and fault runs share it; it must import nothing",
  "tests/support/memory_storage.ts": "the tests of ten models share it",
  "tests/support/property.ts": "prints the seed when it is imported",
  "tests/support/until.ts": "many tests share it",
  "tests/support/written_parts.ts": "two tables of tests share it",
};

function linesOf(path: string): number {
  return readSource(path).split("\n").length - 1;
}

const all = [...sourceFiles(), ...sourceFiles("npm/")];
const sources = new Set(all);
const files = all.filter((path) => SOURCE.test(path));

/** Whether a test has a source file of the same path: its length follows from that one. */
function mirrorsSource(path: string): boolean {
  const source = TEST.exec(path)?.[1];
  return [".ts", ".tsx"].some((extension) => sources.has(`${source}${extension}`));
}

function hasGoodLength(path: string): boolean {
  const lines = linesOf(path);
  return lines <= LINES_MAX && (lines >= LINES_MIN || mirrorsSource(path));
}

function isCovered(path: string, by: string): boolean {
  return by.endsWith("/") ? path.startsWith(by) : path === by;
}

Deno.test("every file has 20 to 320 lines, or a reason", () => {
  const reasons = Object.keys(REASONS);
  const wrong = files
    .filter((path) => !hasGoodLength(path) && !reasons.some((by) => isCovered(path, by)))
    .map((path) => `${path}: ${linesOf(path)} lines`);
  assertEquals(wrong, []);
});

Deno.test("every reason is for a file that needs one", () => {
  const needless = Object.keys(REASONS).filter((by) =>
    !files.some((path) => isCovered(path, by) && !hasGoodLength(path))
  );
  assertEquals(needless, []);
});
