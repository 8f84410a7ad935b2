import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE, openSqliteStore } from "../../../hub/sqlite_store.ts";
import { deletion, edit, message, readAll, ROOM, sayAll } from "./log_vocabulary.ts";
import { HolderProcess } from "./holder_process.ts";
import { TemporaryFolder } from "./temporary_store.ts";

Deno.test("openSqliteStore() makes the folder, and gives back what was written when opened again", async () => {
  await using parent = await TemporaryFolder.make();
  const folder = `${parent.path}/a/b`;
  let epoch: string;
  let events;
  {
    await using store = await openSqliteStore(folder);
    await store.log.append(ROOM, message("one", { nonce: "a" }));
    await sayAll(store.log, ["two", "three"]);
    await store.log.append(ROOM, edit(2, "two, edited"));
    await store.log.append(ROOM, deletion(3));
    ({ epoch } = store.log);
    events = await readAll(store.log);
  }
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
    DATABASE_FILE,
    "hubbub.lock",
  ]);
  await using store = await openSqliteStore(folder);
  assertEquals(store.log.epoch, epoch);
  assertMatch(epoch, /^[0-9a-z]{8}$/);
  assertEquals(await readAll(store.log), events);
  assertEquals(await store.log.rooms(), [{ name: ROOM, head: 5, lastAt: events.at(-1)!.at }]);
  assertEquals((await store.log.append(ROOM, message("one", { nonce: "a" }))).repeated, true);
  assertEquals((await store.log.append(ROOM, message("four"))).seq, 6);
});

Deno.test("openSqliteStore() makes folder and files for their owner alone", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using parent = await TemporaryFolder.make();
  const folder = `${parent.path}/a/b`;
  await using store = await openSqliteStore(folder);
  await store.log.append(ROOM, message("one"));
  for (const path of [`${parent.path}/a`, folder]) {
    assertEquals([path, modeOf(path)], [path, 0o700]);
  }
  // The write-ahead log and the shared memory beside it are as the database is.
  for (const suffix of ["", "-wal", "-shm"]) {
    assertEquals([suffix, modeOf(`${folder}/${DATABASE_FILE}${suffix}`)], [suffix, 0o600]);
  }
});

function modeOf(path: string): number {
  return Deno.statSync(path).mode! & 0o777;
}

Deno.test("append() keeps ids rising when the clock was set back while the store was closed", async () => {
  await using folder = await TemporaryFolder.make();
  const noon = Date.UTC(2026, 10, 20, 12);
  for (const now of [noon, noon - 3_600_000, noon + 1]) {
    await using store = await openSqliteStore(folder.path, { now: () => now });
    await store.log.append(ROOM, message("tick"));
    await store.log.append("den", message("tock"));
  }
  await using store = await openSqliteStore(folder.path);
  const events = [...await readAll(store.log), ...await readAll(store.log, "den")];
  assertEquals(events.map(({ at }) => at - noon), [0, 0, 1, 0, 0, 1]);
  const ids = events.map(({ id }) => id);
  assertEquals(new Set(ids).size, ids.length);
  assertEquals([ids[0], ids[3], ids[1], ids[4], ids[2], ids[5]], ids.toSorted());
});

Deno.test("a process that is killed while it writes loses nothing that it acked", async () => {
  await using folder = await TemporaryFolder.make();
  let acked: number;
  {
    await using holder = await HolderProcess.start(folder.path, "write");
    acked = await holder.acks(200);
  }
  await using store = await openSqliteStore(folder.path);
  const events = await readAll(store.log);
  assert(events.length >= acked);
  const texts = events.map((event) => "text" in event && event.text);
  assertEquals(texts, events.map((_, index) => `text ${index}`));
});

Deno.test("openSqliteStore() names the process that holds the folder, until that ends", async () => {
  await using folder = await TemporaryFolder.make();
  {
    await using holder = await HolderProcess.start(folder.path, "hold");
    assertEquals(
      await lineOf(folder.path),
      [
        `Cannot open "${folder.path}": another Hubbub (process ${holder.pid}) uses it;`,
        "stop that one, or give HUBBUB_DATA another folder",
      ].join(" "),
    );
  }
  await using store = await openSqliteStore(folder.path);
  assertEquals(store.log.health(), { writable: true });
  assertMatch(await lineOf(folder.path), /another Hubbub \(process \d+\) uses it/);
});

Deno.test("openSqliteStore() says what to do where the folder cannot be made", async () => {
  await using folder = await TemporaryFolder.make();
  await Deno.writeTextFile(`${folder.path}/file`, "");
  assertMatch(
    await lineOf(`${folder.path}/file/data`),
    /^Cannot write in ".*": .*; make it writable for this user, or give HUBBUB_DATA another folder$/,
  );
});

Deno.test("openSqliteStore() says to update where a newer program wrote the database", async () => {
  await using folder = await TemporaryFolder.make();
  await writtenStore(folder.path);
  change(folder.path, "PRAGMA user_version = 99");
  assertMatch(
    await lineOf(folder.path),
    /^Cannot open ".*": a newer Hubbub wrote it .*99.*; update Hubbub, or .* deno task restore$/,
  );
  change(folder.path, "PRAGMA user_version = 1");
  await using store = await openSqliteStore(folder.path);
  assertEquals(store.log.head(ROOM), 3);
});

Deno.test("openSqliteStore() leaves a database alone that is not ours", async () => {
  await using folder = await TemporaryFolder.make();
  change(folder.path, "CREATE TABLE theirs (a)");
  assertMatch(
    await lineOf(folder.path),
    /^Cannot open ".*": it is not a Hubbub database; move it away/,
  );
});

for (
  const [damage, harm] of Object.entries({
    "text in its place": () => new TextEncoder().encode("not a database\n".repeat(1_000)),
    "an end that is missing": (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2),
    "noise in its first page": (bytes: Uint8Array) => bytes.fill(0xa5, 100, 2_000),
    "noise in all pages but the first": (bytes: Uint8Array) => bytes.fill(0xa5, 4_096),
  })
) {
  Deno.test(`openSqliteStore() names deno task restore when the database has ${damage}`, async () => {
    await using folder = await TemporaryFolder.make();
    await writtenStore(folder.path);
    const path = `${folder.path}/${DATABASE_FILE}`;
    await Deno.writeFile(path, harm(await Deno.readFile(path)));
    assertMatch(
      await lineOf(folder.path),
      /^Cannot open ".*": it is damaged \(.*\); restore a backup with deno task restore$/,
    );
  });
}

Deno.test("each database has an epoch of its own", async () => {
  await using one = await TemporaryFolder.make();
  await using two = await TemporaryFolder.make();
  await using first = await openSqliteStore(one.path);
  await using second = await openSqliteStore(two.path);
  assertNotEquals(first.log.epoch, second.log.epoch);
});

/** The line with which opening fails. */
async function lineOf(folder: string): Promise<string> {
  const error = await assertRejects(() => openSqliteStore(folder), Error);
  const { message } = error as Error;
  assertEquals(message.includes("\n"), false);
  return message;
}

async function writtenStore(folder: string): Promise<void> {
  await using store = await openSqliteStore(folder);
  await sayAll(store.log, ["one", "two", "three"]);
}

function change(folder: string, sql: string): void {
  const db = new DatabaseSync(`${folder}/${DATABASE_FILE}`);
  db.exec(sql);
  db.close();
}
