import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE, openSqliteStore } from "../../../store/sqlite/store.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "../../../store/sqlite/schema.ts";
import { deletion, edit, message, readAll, ROOM, sayAll } from "../log_vocabulary.ts";
import { HolderProcess } from "../holder_process.ts";
import { TemporaryFolder } from "../temporary_store.ts";

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
  assertEquals(await store.log.rooms(), [{ name: ROOM, head: 5, lastAt: events[2]!.at }]);
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
  // The write-ahead log and the shared memory have the same permissions as the database.
  for (const suffix of ["", "-wal", "-shm"]) {
    assertEquals([suffix, modeOf(`${folder}/${DATABASE_FILE}${suffix}`)], [suffix, 0o600]);
  }
});

Deno.test(
  "openSqliteStore() restricts existing files to their owner, whatever the folder's mode",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    await using parent = await TemporaryFolder.make();
    const folder = `${parent.path}/data`;
    await Deno.mkdir(folder, { mode: 0o755 });
    {
      await using _store = await openSqliteStore(folder);
      assertEquals(modeOf(`${folder}/hubbub.lock`), 0o600);
    }
    for (const name of ["hubbub.lock", DATABASE_FILE]) await Deno.chmod(`${folder}/${name}`, 0o644);
    const lines: string[] = [];
    await using store = await openSqliteStore(folder, { report: (line) => lines.push(line) });
    await store.log.append(ROOM, message("one"));
    const names = ["hubbub.lock", DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`];
    for (const name of names) assertEquals([name, modeOf(`${folder}/${name}`)], [name, 0o600]);
    // Others may list it, and no more, as in folders that users create.
    assertEquals(lines, []);
  },
);

Deno.test("openSqliteStore() warns of a folder in which others may replace files", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using folder = await TemporaryFolder.make();
  await Deno.chmod(folder.path, 0o777);
  const lines: string[] = [];
  await using _store = await openSqliteStore(folder.path, { report: (line) => lines.push(line) });
  assertEquals(lines, [
    `Other users of this machine may remove or replace files in "${folder.path}": ` +
    "chmod 700 stops that",
  ]);
});

for (
  const [state, lose, says] of [
    [
      "is empty",
      (path: string) => Deno.truncateSync(path),
      /it is empty, so what was in it is lost/,
    ],
    ["holds no tables", noTables, /it is empty, so what was in it is lost/],
    ["is gone beside its write-ahead log", (path: string) => {
      Deno.removeSync(path);
      Deno.writeTextFileSync(`${path}-wal`, "something");
    }, /it is gone, and "hubbub\.db-wal" is still there/],
    ["is gone beside what a restore moved away", (path: string) => {
      Deno.renameSync(path, `${path}.before-2026-11-20T19-24-01Z`);
    }, /it is gone, and "hubbub\.db\.before-2026-11-20T19-24-01Z" is still there/],
  ] as const
) {
  Deno.test(`openSqliteStore() begins no new log if the database ${state}`, async () => {
    await using folder = await TemporaryFolder.make();
    await writtenStore(folder.path);
    lose(`${folder.path}/${DATABASE_FILE}`);
    const before = namesIn(folder.path);
    const line = await lineOf(folder.path);
    assertMatch(line, /^Cannot open ".*": /);
    assertMatch(line, says);
    assertMatch(line, /restore a backup with deno task restore, or .* to begin anew$/);
    assertEquals(namesIn(folder.path), before);
  });
}

Deno.test("openSqliteStore() makes the database whole before it has its name", async () => {
  await using folder = await TemporaryFolder.make();
  // What is left by a kill during a first start, and by a killed task.
  for (const name of [".new", ".new-wal", ".clean"]) {
    await Deno.writeTextFile(`${folder.path}/${DATABASE_FILE}${name}`, "half of it");
  }
  await writtenStore(folder.path);
  assertEquals(namesIn(folder.path), [DATABASE_FILE, "hubbub.lock"]);
});

function noTables(path: string): void {
  Deno.removeSync(path);
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE one (a); DROP TABLE one");
  db.close();
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

function modeOf(path: string): number {
  return Deno.statSync(path).mode! & 0o777;
}

Deno.test("append() keeps ids rising when the clock was set back while the store was closed", async () => {
  await using folder = await TemporaryFolder.make();
  const noon = Date.UTC(2026, 10, 20, 12);
  for (const now of [noon, noon - 3_600_000, noon + 1]) {
    await using store = await openSqliteStore(folder.path, { clock: { now: () => now } });
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

Deno.test("openSqliteStore() says what to do if the folder cannot be created", async () => {
  await using folder = await TemporaryFolder.make();
  await Deno.writeTextFile(`${folder.path}/file`, "");
  assertMatch(
    await lineOf(`${folder.path}/file/data`),
    /^Cannot write in ".*": .*; make it writable for this user, or give HUBBUB_DATA another folder$/,
  );
});

Deno.test("openSqliteStore() says to update if a newer program wrote the database", async () => {
  await using folder = await TemporaryFolder.make();
  await writtenStore(folder.path);
  change(folder.path, "PRAGMA user_version = 99");
  assertMatch(
    await lineOf(folder.path),
    /^Cannot open ".*": a newer Hubbub wrote it .*99.*; update Hubbub, or .* deno task restore$/,
  );
  change(folder.path, `PRAGMA user_version = ${SCHEMA_VERSION}`);
  await using store = await openSqliteStore(folder.path);
  assertEquals((await store.log.position(ROOM)).head, 3);
});

Deno.test("openSqliteStore() uses the newest event of a room of version 3 as its last activity", async () => {
  await using folder = await TemporaryFolder.make();
  const version3 = MIGRATIONS.slice(0, 3).join("");
  change(
    folder.path,
    `${version3}
    PRAGMA application_id = 0x48756262;
    PRAGMA user_version = 3;
    INSERT INTO texts (body) VALUES ('one');
    INSERT INTO rooms (id, name, head, last_at) VALUES (1, '${ROOM}', 2, 1002);
    INSERT INTO events VALUES
      (1, 1, '01JD00000000000000000000A1', 1001, 'message', 'u_alice', 'Alice', 0, NULL, 1, 'a'),
      (1, 2, '01JD00000000000000000000A2', 1002, 'delete', 'u_alice', 'Alice', 0, 1, NULL, NULL);
    INSERT INTO changes VALUES (1, 1, NULL, NULL, 1002)`,
  );
  await using store = await openSqliteStore(folder.path);
  assertEquals(await store.log.rooms(), [{ name: ROOM, head: 2, lastAt: 1002 }]);
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
