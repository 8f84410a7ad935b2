// `deno task mutants`: plants one fault at a time in a copy of the code and runs the test that ought to
// catch it. A test that passes all the same is too tame; then this fails.

import { formatTable, type TableRow } from "../tests/faults/table.ts";

/** A fault to plant. */
interface Mutant {
  /** What the code does wrong then. */
  readonly fault: string;
  readonly file: string;
  /** Must be in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** The test that ought to catch it. */
  readonly caughtBy: string;
}

const KILL = "tests/faults/kill_test.ts";
const POWER = "tests/faults/power_cut_test.ts";
const FLOODS = "tests/faults/floods_test.ts";
const XSS = "tests/page/xss_test.ts";

/** A line each: add one for every promise that a test is said to hold. */
const MUTANTS: readonly Mutant[] = [
  {
    fault: "never syncs the log",
    file: "hub/log/sqlite/open_database.ts",
    from: "PRAGMA synchronous = FULL;",
    to: "PRAGMA synchronous = OFF;",
    caughtBy: POWER,
  },
  {
    fault: "syncs the log at checkpoints only",
    file: "hub/log/sqlite/open_database.ts",
    from: "PRAGMA synchronous = FULL;",
    to: "PRAGMA synchronous = NORMAL;",
    caughtBy: POWER,
  },
  {
    fault: "leaves the name of a new data folder unsynced",
    file: "hub/log/sqlite/folder_lock.ts",
    from: "for (const path of made) await syncFolder(dirname(path));",
    to: "",
    caughtBy: POWER,
  },
  {
    fault: "acks before the commit",
    file: "hub/log/sqlite/sqlite_writer.ts",
    from: "      this.#sql.commit.run();\n",
    to: "      setTimeout(() => this.#db.isTransaction && this.#sql.commit.run(), 50);\n",
    caughtBy: KILL,
  },
  {
    fault: "forgets nonces",
    file: "hub/log/sqlite/appender.ts",
    from: "nonce ?? null]",
    to: "null]",
    caughtBy: KILL,
  },
  {
    fault: "publishes before the append",
    file: "hub/log/sqlite.ts",
    from: "    const result = await this.#writer.submit(",
    to: "    this.#watchers.announce([eventFrom({ ...draft, room, seq: this.head(room) + 1, " +
      'id: "0", at: 0 })]);\n    const result = await this.#writer.submit(',
    caughtBy: "tests/faults/disk_test.ts",
  },
  {
    fault: "skips an event on resume",
    file: "hub/follow.ts",
    from: "place: { after },",
    to: "place: { after: after && after + 1 },",
    caughtBy: KILL,
  },
  {
    fault: "repeats an event on resume",
    file: "hub/follow.ts",
    from: "subscriber.goLive(last);",
    to: "subscriber.goLive(last - 1);",
    caughtBy: "tests/hub/follow_test.ts",
  },
  {
    fault: "believes a clock that was set back",
    file: "hub/log/ulid.ts",
    from: "if (now > this.#at) {",
    to: "if (now !== this.#at) {",
    caughtBy: "tests/hub/log/clock_test.ts",
  },
  {
    fault: "keeps the epoch over a restore",
    file: "hub/log/upkeep/restore.ts",
    from: "INSERT OR REPLACE INTO meta",
    to: "INSERT OR IGNORE INTO meta",
    caughtBy: "tests/hub/log/upkeep/restore_test.ts",
  },
  {
    fault: "leaves an erased user's rows where they were",
    file: "hub/log/upkeep/erase_user.ts",
    from: "await replaceFile(clean, path);",
    to: "await removeFile(clean);",
    caughtBy: "tests/hub/log/upkeep/erase_user_test.ts",
  },
  {
    fault: "writes a page's data into its markup as it is",
    file: "client/pages/render_page.tsx",
    from: '.replaceAll("<", "\\\\u003c")',
    to: "",
    caughtBy: XSS,
  },
  {
    fault: "leaves the security headers off what is no page",
    file: "server/router.ts",
    from: "      addSecurityHeaders(response.headers);",
    to: "      if (response.ok) addSecurityHeaders(response.headers);",
    caughtBy: "tests/server/security_headers_test.ts",
  },
  {
    fault: "lets any page connect",
    file: "server/sockets/websocket_route.ts",
    from: "  checkOrigin(request.headers, house.configuration);\n",
    to: "",
    caughtBy: "tests/server/websocket_errors_test.ts",
  },
  {
    fault: "lets any page write",
    file: "server/router.ts",
    from: "      checkOrigin(request.headers, house.configuration);\n",
    to: "",
    caughtBy: "tests/server/origin_test.ts",
  },
  {
    fault: "believes anybody's X-Forwarded-For",
    file: "server/limits/way_in.ts",
    from: "const trusted = proxies.has(peer);",
    to: "const trusted = true;",
    caughtBy: FLOODS,
  },
  {
    fault: "counts says by name alone",
    file: "server/limits/address_limits.ts",
    from: "const shared = this.#says.take(address) ||",
    to: "const shared =",
    caughtBy: FLOODS,
  },
  {
    fault: "answers refused frames for ever",
    file: "server/limits/address_limits.ts",
    from: "return this.#refusals.take(address) === 0;",
    to: "return true;",
    caughtBy: FLOODS,
  },
  {
    fault: "unbounds an outbox",
    file: "hub/outbox.ts",
    from: "      this.#open = false;\n      this.#onFull();\n      return;\n",
    to: "",
    caughtBy: "tests/faults/stalled_readers_test.ts",
  },
  {
    fault: "keeps the slot of who is gone",
    file: "server/sockets/socket_connection.ts",
    from: "      slot[Symbol.dispose]();\n",
    to: "",
    caughtBy: "tests/faults/churn_test.ts",
  },
  {
    fault: "guards no memory",
    file: "server/limits/memory_guard.ts",
    from: "      this.#endAll(bytes);\n",
    to: "",
    caughtBy: "tests/faults/memory_attack_test.ts",
  },
  {
    fault: "keeps a fallen listener's connections",
    file: "server/serve.ts",
    from: "      end.abort();\n      return this.#listenAgain();",
    to: "      return this.#listenAgain();",
    caughtBy: "tests/faults/bytes_test.ts",
  },
  {
    fault: "takes null for a frame",
    file: "protocol/parse_frame.ts",
    from: 'typeof value !== "object" || value === null || Array.isArray(value)',
    to: 'typeof value !== "object" || Array.isArray(value)',
    caughtBy: "tests/protocol/fuzz_test.ts",
  },
  {
    fault: "calls what was deleted not found",
    file: "hub/log/refusal.ts",
    from: 'if (target.deleted) return "gone";',
    to: 'if (target.deleted) return "not_found";',
    caughtBy: "tests/faults/fuzz_room_test.ts",
  },
  {
    fault: "answers with a field that no document names",
    file: "server/sockets/json_socket.ts",
    from: 'this.#send({ type: "pong", at: Date.now() });',
    to: 'this.#send({ type: "pong", at: Date.now(), pid: Deno.pid } as never);',
    caughtBy: "tests/faults/fuzz_frames_test.ts",
  },
  {
    fault: "fails on a broken escape in a path",
    file: "server/rooms/room_routes.ts",
    from: 'readRoomName(visit.params.room ?? "")',
    to: 'readRoomName(decodeURIComponent(visit.params.room ?? ""))',
    caughtBy: "tests/faults/fuzz_http_test.ts",
  },
];

/** More than the slowest of the tests takes on a busy machine; one that hangs has noticed, too. */
const TEST_WITHIN_MS = 240_000;
const NOT_COPIED = [".git", "data", "backups", "node_modules"];

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (NOT_COPIED.includes(name)) continue;
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Runs a test in the copy; says how it ended, and which tests failed. */
async function run(test: string, folder: string): Promise<{ passed: boolean; failed: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", "--no-check", ...Deno.args, test],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(TEST_WITHIN_MS),
  });
  const { success, stdout } = await child.output();
  const text = new TextDecoder().decode(stdout);
  const names = [...text.matchAll(/^(.+?) => \.\/.*$/gm)].map(([, name]) => name!);
  return { passed: success, failed: [...new Set(names)].join("; ") || "ran out of time" };
}

const copy = await Deno.makeTempDir({ prefix: "hubbub-mutants-" });
const rows: TableRow[] = [];
let survivors = 0;
try {
  await copyFolder(".", copy);
  for (const test of new Set(MUTANTS.map(({ caughtBy }) => caughtBy))) {
    const { passed, failed } = await run(test, copy);
    if (!passed) throw new Error(`Cannot plant faults: ${test} fails without one (${failed})`);
  }
  for (const { fault, file, from, to, caughtBy } of MUTANTS) {
    const sound = await Deno.readTextFile(`${copy}/${file}`);
    if (sound.split(from).length !== 2) {
      throw new Error(`Cannot plant "${fault}": ${file} does not have "${from}" exactly once`);
    }
    await Deno.writeTextFile(`${copy}/${file}`, sound.replace(from, () => to));
    const { passed, failed } = await run(caughtBy, copy);
    await Deno.writeTextFile(`${copy}/${file}`, sound);
    if (passed) survivors++;
    rows.push({
      fault,
      verdict: passed ? "SURVIVED" : "caught",
      by: caughtBy,
      test: passed ? "" : failed.slice(0, 90),
    });
    console.log(`${passed ? "SURVIVED" : "caught  "}  ${fault}`);
  }
  console.log(`\n${formatTable(rows)}\n`);
} finally {
  await Deno.remove(copy, { recursive: true });
}
if (survivors > 0) {
  console.error(`${survivors} of ${rows.length} faults survived: tests are too tame`);
}
Deno.exit(survivors === 0 ? 0 : 1);
