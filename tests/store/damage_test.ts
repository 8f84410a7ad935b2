// A page in the middle of the file is damaged: what needs it is refused, and the damage is reported.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { ReadHealth } from "../../store/sqlite/read_health.ts";
import { DATABASE_FILE, openSqliteStore } from "../../store/sqlite/store.ts";
import { damagePage } from "../support/damage_page.ts";
import { assertRefused, edit, message, readAll, ROOM, sayAll } from "./log_vocabulary.ts";
import { TemporaryFolder } from "./temporary_store.ts";

const DAMAGED =
  /^the database is damaged \(database disk image is malformed\); restore a backup with deno task restore$/;

Deno.test("read() refuses what is damaged, and health() keeps reporting it", async () => {
  await using folder = await damagedFolder();
  const lines: string[] = [];
  await using store = await openSqliteStore(folder.path, { report: (line) => lines.push(line) });
  const { log, sessions } = store;
  assertEquals(log.health(), { writable: true });
  await assertRefused("unavailable", readAll(log, "damaged"));
  await assertRefused("unavailable", readAll(log, "damaged"));
  assertUnwell(log.health());
  // What needs no damaged page works, and does not report healthy again.
  assertEquals((await readAll(log)).length, 2);
  assertEquals((await log.append(ROOM, message("three"))).seq, 3);
  assertEquals(await sessions.find("none"), undefined);
  assertUnwell(log.health());
  assertEquals(lines.length, 1);
  assertMatch(lines[0]!, /^The log cannot be read: the database is damaged/);
});

Deno.test("append() refuses what needs a damaged page, and that alone", async () => {
  await using folder = await damagedFolder();
  const lines: string[] = [];
  await using store = await openSqliteStore(folder.path, { report: (line) => lines.push(line) });
  const { log } = store;
  const outcomes = await Promise.allSettled([
    log.append(ROOM, message("three")),
    log.append("damaged", edit(1, "other")),
    log.append("damaged", message("more")),
  ]);
  assertEquals(outcomes.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
  assertUnwell(log.health());
  await log.append(ROOM, message("four"));
  assertUnwell(log.health());
  assertEquals(lines.filter((line) => line.includes("is damaged")).length, 1);
});

Deno.test("ReadHealth takes a disk that fails for failing until a read works, or nobody reads", () => {
  let now = 0;
  const lines: string[] = [];
  const health = new ReadHealth((line) => lines.push(line), { now: () => now });
  const fail = () => {
    throw Object.assign(new Error("disk I/O error"), { errcode: 10 });
  };
  const refused = () => {
    try {
      health.run(fail);
    } catch {
      return true;
    }
    return false;
  };
  assert(refused() && refused());
  assertEquals(health.cause, "disk I/O error");
  assertEquals(health.run(() => "a page"), "a page");
  assertEquals(health.cause, undefined);
  assert(refused());
  now += 60_000;
  assertEquals(health.cause, undefined);
  assertEquals(lines.length, 2);
});

function assertUnwell(health: { writable: boolean; cause?: string }): void {
  assertEquals(health.writable, false);
  assertMatch(health.cause ?? "", DAMAGED);
}

/** Has a room whose first texts are damaged, and an intact one. */
async function damagedFolder(): Promise<TemporaryFolder> {
  const folder = await TemporaryFolder.make();
  {
    await using store = await openSqliteStore(folder.path);
    await sayAll(
      store.log,
      Array.from({ length: 20 }, (_, n) => `tag ${n} `.repeat(300)),
      "damaged",
    );
    await sayAll(store.log, ["one", "two"]);
  }
  await damagePage(`${folder.path}/${DATABASE_FILE}`, "tag 0 tag 0 ");
  return folder;
}
