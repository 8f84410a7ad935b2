// Backups: complete, of one moment, and taken while a server runs.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DATABASE_FILE, openSqliteStore } from "../../../../store/sqlite/store.ts";
import { backUp } from "../../../../store/sqlite/maintenance/back_up.ts";
import { deletion, message, readAll, ROOM, sayAll } from "../../log_vocabulary.ts";
import { TemporaryFolder, temporaryStore } from "../../temporary_store.ts";

Deno.test("backUp() copies a log while it is written: every event up to one moment, none after", async () => {
  await using store = await temporaryStore();
  await using target = await TemporaryFolder.make();
  const to = `${target.path}/copy.db`;
  await sayAll(store.log, ["one", "two"]);
  let writing = true;
  const writer = (async () => {
    for (let n = 3; writing; n++) await store.log.append(ROOM, message(`${n}`, { nonce: `n${n}` }));
  })();
  await store.log.append("den", message("in the den"));
  const acked = (await store.log.position(ROOM)).head;
  const { rooms, events } = await backUp(store.folder.path, to);
  writing = false;
  await writer;
  assertEquals(rooms, 2);

  await Deno.rename(to, `${target.path}/${DATABASE_FILE}`);
  await using copy = await openSqliteStore(target.path);
  const copied = await readAll(copy.log);
  assert(copied.length >= acked, "all that was acked before it began is in it");
  assertEquals(copied.length + 1, events);
  assertEquals(copied, (await readAll(store.log)).slice(0, copied.length));
  const again = await copy.log.append(ROOM, message("3", { nonce: "n3" }));
  assertEquals(again.repeated, copied.length >= 3);
});

Deno.test("backUp() leaves one file that only its owner may read, and nothing if it fails", async () => {
  await using store = await temporaryStore();
  await using target = await TemporaryFolder.make();
  await sayAll(store.log, ["one"]);
  const to = `${target.path}/copy.db`;
  await backUp(store.folder.path, to);
  assertEquals(namesIn(target.path), ["copy.db"]);
  if (Deno.build.os !== "windows") assertEquals(Deno.statSync(to).mode! & 0o777, 0o600);

  const bytes = await Deno.readFile(to);
  const error = await assertRejects(() => backUp(store.folder.path, to), Error);
  assertMatch((error as Error).message, /is there already; choose another name$/);
  assertEquals(await Deno.readFile(to), bytes);
  await assertRejects(() => backUp(store.folder.path, `${target.path}/no/folder/copy.db`), Error);
  assertEquals(namesIn(target.path), ["copy.db"]);
  const nothing = await assertRejects(() => backUp(target.path, `${target.path}/b.db`), Error);
  assertMatch((nothing as Error).message, /there is no log in it; name another with --data$/);
});

Deno.test("backUp() writes over no file that came to be there while it copied", async () => {
  await using store = await temporaryStore();
  await using target = await TemporaryFolder.make();
  await sayAll(store.log, ["one"]);
  const to = `${target.path}/copy.db`;
  const outcomes = await Promise.allSettled([
    backUp(store.folder.path, to),
    backUp(store.folder.path, to),
    backUp(store.folder.path, to),
  ]);
  assertEquals(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected", "rejected"]);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") assertMatch(outcome.reason.message, /choose another name$/);
  }
  assertEquals(namesIn(target.path), ["copy.db"]);
});

Deno.test("backUp() holds no text that was deleted before it", async () => {
  await using store = await temporaryStore();
  await using target = await TemporaryFolder.make();
  await sayAll(store.log, ["a secret that is regretted", "a neighbour"]);
  await store.log.append(ROOM, deletion(1));
  await backUp(store.folder.path, `${target.path}/copy.db`);
  const content = await target.content();
  assertEquals([content.includes("regretted"), content.includes("a neighbour")], [false, true]);
});

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
