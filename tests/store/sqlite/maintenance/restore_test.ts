// Restores: the log of the backup under a new epoch, the previous one kept, and nothing changed on
// an error.

import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { DATABASE_FILE, openSqliteStore } from "../../../../store/sqlite/store.ts";
import { backUp } from "../../../../store/sqlite/maintenance/back_up.ts";
import { restore } from "../../../../store/sqlite/maintenance/restore.ts";
import { HolderProcess } from "../../holder_process.ts";
import { message, readAll, ROOM, sayAll } from "../../log_vocabulary.ts";
import { TemporaryFolder } from "../../temporary_store.ts";

const KEPT = "kept.db";

Deno.test("restore() restores the log under a new epoch, with nonces and sessions", async () => {
  await using app = await TestDatabase.make();
  const { folder, backup } = app;
  const { epoch, events, token } = await app.fill(["one", "two"]);
  await app.say(["lost later"]);
  assertEquals(await restore(folder, backup, KEPT), {
    rooms: 1,
    events: 2,
    kept: `${folder}/${KEPT}`,
  });
  await using store = await openSqliteStore(folder);
  assertEquals(await readAll(store.log), events);
  assertNotEquals(store.log.epoch, epoch);
  assertEquals((await store.sessions.find(token))?.user.name, "Alice");
  assertEquals((await store.log.append(ROOM, message("one", { nonce: "a" }))).repeated, true);
});

Deno.test("restore() keeps the previous log, including what is only in its write-ahead log", async () => {
  await using app = await TestDatabase.make();
  await app.fill(["one"]);
  {
    // Killed: its newest events are in the write-ahead log.
    await using holder = await HolderProcess.start(app.folder, "write");
    await holder.acks(20);
  }
  assert(Deno.statSync(`${app.folder}/${DATABASE_FILE}-wal`).size > 0);
  await restore(app.folder, app.backup, KEPT);
  assertEquals(await headOf(app.folder), 1);
  // And back again: the previous log is a backup too.
  const { events } = await restore(app.folder, `${app.folder}/${KEPT}`, "kept-2.db");
  assert(events >= 21);
});

Deno.test("restore() keeps each of the databases that it replaces, also under one name", async () => {
  await using app = await TestDatabase.make();
  await app.fill(["one"]);
  await app.say(["the original"]);
  const first = await restore(app.folder, app.backup, KEPT);
  await app.say(["said since"]);
  const second = await restore(app.folder, app.backup, KEPT);
  assertEquals([first.kept, second.kept], [
    `${app.folder}/${KEPT}`,
    `${app.folder}/${KEPT}-2`,
  ]);
  for (const [kept, text] of [[first.kept, "the original"], [second.kept, "said since"]]) {
    assert(new TextDecoder("latin1").decode(await Deno.readFile(kept!)).includes(text!));
  }
});

Deno.test(
  "restore() makes the log and the previous one private, even if others could read the backup",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    await using app = await TestDatabase.make();
    await app.fill(["one"]);
    for (const path of [app.backup, `${app.folder}/${DATABASE_FILE}`]) {
      await Deno.chmod(path, 0o644);
    }
    await restore(app.folder, app.backup, KEPT);
    for (const name of [DATABASE_FILE, KEPT]) {
      assertEquals([name, Deno.statSync(`${app.folder}/${name}`).mode! & 0o777], [name, 0o600]);
    }
  },
);

Deno.test("restore() works if the log is damaged or was never there", async () => {
  await using app = await TestDatabase.make();
  await app.fill(["one"]);
  await Deno.writeTextFile(`${app.folder}/${DATABASE_FILE}`, "not a database\n".repeat(1_000));
  await restore(app.folder, app.backup, KEPT);
  assertEquals(await headOf(app.folder), 1);
  const { kept } = await restore(`${app.folder}/new`, app.backup, KEPT);
  assertEquals(kept, undefined);
  assertEquals(await headOf(`${app.folder}/new`), 1);
});

Deno.test("restore() refuses what is no whole backup, and leaves the log as it was", async () => {
  await using app = await TestDatabase.make();
  const { epoch } = await app.fill(["one", "two"]);
  const good = await Deno.readFile(app.backup);
  const wrong = `${app.other}/wrong.db`;
  for (
    const [bytes, cause] of [
      [new TextEncoder().encode("text\n".repeat(500)), /file is not a database/],
      [good.slice(0, good.length / 2), /damaged|malformed/],
      [good.slice().fill(0xa5, 8_192, 12_288), /damaged|malformed/],
      [new Uint8Array(), /it holds no Hubbub log/],
    ] as const
  ) {
    await Deno.writeFile(wrong, bytes);
    const error = await assertRejects(() => restore(app.folder, wrong, KEPT), Error);
    assertMatch((error as Error).message, cause);
    assertMatch((error as Error).message, /^Cannot restore "[^\n]*; the log is as it was$/);
  }
  await assertRejects(() => restore(app.folder, `${app.other}/none.db`, KEPT), Error);
  await using store = await openSqliteStore(app.folder);
  assertEquals([store.log.epoch, (await store.log.position(ROOM)).head], [epoch, 2]);
  const left = [...Deno.readDirSync(app.folder)].filter(({ name }) => name.includes("incoming"));
  assertEquals(left, []);
});

Deno.test("restore() refuses while a server holds the folder", async () => {
  await using app = await TestDatabase.make();
  await app.fill(["one"]);
  await using holder = await HolderProcess.start(app.folder, "hold");
  const error = await assertRejects(() => restore(app.folder, app.backup, KEPT), Error);
  assertMatch((error as Error).message, new RegExp(`another Hubbub \\(process ${holder.pid}\\)`));
});

async function headOf(folder: string): Promise<number> {
  await using store = await openSqliteStore(folder);
  return (await store.log.position(ROOM)).head;
}

/** A folder with a log, and a backup of it elsewhere. */
class TestDatabase implements AsyncDisposable {
  readonly #folders: readonly TemporaryFolder[];

  private constructor(folders: readonly TemporaryFolder[]) {
    this.#folders = folders;
  }

  static async make(): Promise<TestDatabase> {
    return new TestDatabase([await TemporaryFolder.make(), await TemporaryFolder.make()]);
  }

  get folder(): string {
    return this.#folders[0]!.path;
  }

  get other(): string {
    return this.#folders[1]!.path;
  }

  get backup(): string {
    return `${this.other}/backup.db`;
  }

  /** Writes the texts, signs Alice in, and makes the backup. */
  async fill(texts: readonly string[]) {
    await using store = await openSqliteStore(this.folder);
    const { token } = await store.sessions.create({ user: { name: "Alice" }, label: "test" });
    const [first, ...more] = texts;
    await store.log.append(ROOM, message(first!, { nonce: "a" }));
    await sayAll(store.log, more);
    await backUp(this.folder, this.backup);
    return { epoch: store.log.epoch, events: await readAll(store.log), token };
  }

  async say(texts: readonly string[]): Promise<void> {
    await using store = await openSqliteStore(this.folder);
    await sayAll(store.log, texts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of this.#folders) await folder[Symbol.asyncDispose]();
  }
}
