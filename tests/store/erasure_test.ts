import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "../../store/sqlite/schema.ts";
import { hashToken } from "../../store/ids.ts";
import { DATABASE_FILE, openSqliteStore } from "../../store/sqlite/store.ts";
import { HolderProcess } from "./holder_process.ts";
import { deletion, edit, Listener, message, readAll, ROOM, sayAll } from "./log_vocabulary.ts";
import { TemporaryFolder, temporaryStore } from "./temporary_store.ts";

Deno.test("an edit's ack comes when no file of the folder has the old text", async () => {
  await using store = await temporaryStore();
  await store.log.append(ROOM, message("the first secret"));
  assert((await store.folder.content()).includes("the first secret"));
  await store.log.append(ROOM, edit(1, "the second secret"));
  assertEquals((await store.folder.content()).includes("the first secret"), false);
  assert((await store.folder.content()).includes("the second secret"));
  await store.log.append(ROOM, edit(1, "the third secret, longer than its page ".repeat(300)));
  assertEquals((await store.folder.content()).includes("the second secret"), false);
});

Deno.test("a deletion's ack comes when no file of the folder has any text of the message", async () => {
  await using store = await temporaryStore();
  await store.log.append(ROOM, message("the first secret", { nonce: "a" }));
  await store.log.append(ROOM, message("a neighbour"));
  await store.log.append(ROOM, edit(1, "the second secret", { nonce: "b" }));
  await store.log.append(ROOM, deletion(1));
  const content = await store.folder.content();
  assertEquals(content.includes("secret"), false);
  assert(content.includes("a neighbour"));
});

Deno.test("no fingerprint of a replaced text is in any file, by which a guess could be tried", async () => {
  await using store = await temporaryStore();
  await store.log.append(ROOM, message("my pin is 4711", { nonce: "a" }));
  await store.log.append(ROOM, edit(1, "my pin is 4712", { nonce: "b" }));
  await store.log.append(ROOM, edit(1, "never mind"));
  assertEquals(guessed(await store.folder.content()), []);
});

Deno.test("a database of version 1 loses its fingerprints when it is opened", async () => {
  await using folder = await TemporaryFolder.make();
  version1(folder.path, (db) => {
    const text = db.prepare("INSERT INTO texts (body) VALUES (?)");
    for (const gone of ["my pin is 4711", "my pin is 4712"]) text.run(markOfVersion1(gone));
    for (const stays of ["never mind", "stays"]) text.run(stays);
    db.exec(`
      INSERT INTO rooms VALUES (1, 'lobby', 4, 1);
      INSERT INTO events VALUES
        (1, 1, '01JD00000000000000000000A1', 1, 'message', 'u_alice', 'Alice', 0, NULL, 1, 'a'),
        (1, 2, '01JD00000000000000000000A2', 1, 'edit', 'u_alice', 'Alice', 0, 1, 2, 'b'),
        (1, 3, '01JD00000000000000000000A3', 1, 'edit', 'u_alice', 'Alice', 0, 1, 3, NULL),
        (1, 4, '01JD00000000000000000000A4', 1, 'message', 'u_alice', 'Alice', 0, NULL, 4, NULL);
      INSERT INTO changes VALUES (1, 1, 3, 1, NULL);
    `);
  });
  assertEquals(guessed(await folder.content()), ["my pin is 4711", "my pin is 4712"]);
  await using store = await openSqliteStore(folder.path);
  assertEquals(guessed(await folder.content()), []);
  const texts = (await readAll(store.log)).map((event) => "text" in event && event.text);
  assertEquals(texts, ["never mind", "never mind", "never mind", "stays"]);
  assertEquals((await store.log.append(ROOM, message("my pin is 4711", { nonce: "a" }))).seq, 1);
});

Deno.test("a database of version 1 keeps its users and sessions, names and hashes as texts", async () => {
  await using folder = await TemporaryFolder.make();
  const now = Date.now();
  const token = "a-token";
  const hash = await hashToken(token);
  version1(folder.path, (db) => {
    db.exec(`INSERT INTO texts (body) VALUES ('a text')`);
    const user = db.prepare("INSERT INTO users VALUES (?, ?, ?, ?)");
    user.run("u_alice", "Alice", "ab".repeat(32), now);
    user.run("u_bob", "Bob", null, now);
    user.run("u_carol", "Carol", "cd".repeat(32), now);
    db.prepare("INSERT INTO sessions VALUES ('s_1', ?, 'u_alice', 'test', ?, ?)").run(
      hash,
      now,
      now,
    );
  });
  await using store = await openSqliteStore(folder.path);
  const { sessions, users } = store;
  const found = await sessions.find(token);
  assertEquals([found?.user.name, found?.emailHash], ["Alice", "ab".repeat(32)]);
  assertEquals((await users.find("u_bob"))?.emailHash, undefined);
  assertEquals((await users.find("u_carol"))?.emailHash, "cd".repeat(32));
  await users.rename("u_alice", { name: "Alicia" });
  assertEquals((await sessions.find(token))?.user.name, "Alicia");
  const content = await folder.content();
  assertEquals([content.includes("ab".repeat(32)), content.includes("cd".repeat(32))], [
    false,
    true,
  ]);
});

Deno.test("a text that a backup held in the write-ahead log over a start goes once it is read", async () => {
  await using folder = await TemporaryFolder.make();
  {
    await using holder = await HolderProcess.start(folder.path, "write");
    await holder.acks(1);
  }
  const backup = new DatabaseSync(`${folder.path}/${DATABASE_FILE}`, { readOnly: true });
  backup.exec("BEGIN");
  backup.prepare("SELECT count(*) FROM texts").get();
  await using _store = await openSqliteStore(folder.path);
  backup.close();
  const wal = `${folder.path}/${DATABASE_FILE}-wal`;
  while (Deno.statSync(wal).size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});

Deno.test("only a deletion's ack waits while a backup reads the old text", async () => {
  await using store = await temporaryStore();
  const { log, folder } = store;
  await log.append(ROOM, message("the first secret"));
  const backup = new DatabaseSync(`${folder.path}/${DATABASE_FILE}`, { readOnly: true });
  backup.exec("BEGIN");
  backup.prepare("SELECT count(*) FROM texts").get();
  const order: string[] = [];
  const deleted = log.append(ROOM, deletion(1)).then(() => order.push("deleted"));
  using listener = new Listener(log);
  await sayAll(log, ["two", "three"]);
  assertEquals((await listener.events(3)).map(({ type }) => type), [
    "delete",
    "message",
    "message",
  ]);
  assertEquals(log.health(), { writable: true });
  order.push("said");
  backup.close();
  await deleted;
  assertEquals(order, ["said", "deleted"]);
  assertEquals((await folder.content()).includes("secret"), false);
});

Deno.test("replaced and deleted texts keep their place and length, so that no row ever moves", async () => {
  await using store = await temporaryStore();
  const { log, folder } = store;
  const texts = ["é", "a text", "long ".repeat(2_000), "first", "second"];
  for (const text of texts.slice(0, 4)) {
    await log.append(ROOM, message(text, { nonce: text.slice(0, 60) }));
  }
  await log.append(ROOM, edit(4, "second"));
  for (const target of [1, 2, 3]) await log.append(ROOM, deletion(target));
  const db = new DatabaseSync(`${folder.path}/${DATABASE_FILE}`, { readOnly: true });
  const rows = db.prepare("SELECT typeof(body) AS type, octet_length(body) AS bytes FROM texts")
    .all();
  db.close();
  const bytes = texts.map((text) => new TextEncoder().encode(text).length);
  assertEquals(rows.map((row) => row.bytes), bytes);
  assertEquals(rows.map((row) => row.type), ["blob", "blob", "blob", "blob", "text"]);
});

Deno.test("no text that was replaced or deleted is left in a folder after a long random talk", async () => {
  await using folder = await TemporaryFolder.make();
  const { alive, dead } = await talkAtRandom(folder.path, 2_000);
  const content = await folder.content();
  assert(dead.length > 500);
  assertEquals(dead.filter((tag) => content.includes(tag)), []);
  assertEquals(alive.filter((tag) => !content.includes(tag)), []);
});

/** A database as version 1 left it. */
function version1(folder: string, fill: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(`${folder}/${DATABASE_FILE}`);
  db.exec(MIGRATIONS[0]!);
  db.exec("PRAGMA application_id = 0x48756262; PRAGMA user_version = 1");
  fill(db);
  db.close();
}

/** Which of 10,000 guesses at a pin the bytes reveal. */
function guessed(content: string): string[] {
  const guesses = Array.from(
    { length: 10_000 },
    (_, pin) => `my pin is ${`${pin}`.padStart(4, "0")}`,
  );
  const latin1 = new TextDecoder("latin1");
  return guesses.filter((guess) =>
    content.includes(guess) || content.includes(latin1.decode(markOfVersion1(guess).subarray(0, 8)))
  );
}

/** The checksum that version 1 left in the place of a replaced text: twice FNV-1a, then zeros. */
function markOfVersion1(text: string): Uint8Array {
  const mark = new Uint8Array(new TextEncoder().encode(text).length);
  const view = new DataView(mark.buffer);
  view.setUint32(0, fnv1a(text, 0x811c9dc5));
  view.setUint32(4, fnv1a(text, 0x01000193));
  return mark;
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Writes, edits and deletes in several rooms; every text has a unique tag. */
async function talkAtRandom(folder: string, steps: number) {
  await using store = await openSqliteStore(folder);
  const random = randomFrom(20_261_120);
  const alive: { room: string; seq: number; tag: string }[] = [];
  const dead: string[] = [];
  const batch: Promise<unknown>[] = [];
  for (let step = 0; step < steps; step++) {
    const tag = `<${step}-${random(1_000_000)}>`;
    const text = tag + "x".repeat(random(10) === 0 ? random(6_000) : random(200));
    const room = `room-${random(8)}`;
    const chosen = alive[random(Math.max(alive.length, 50))];
    const what = random(10);
    if (!chosen || what < 6) {
      batch.push(
        store.log.append(room, message(text)).then(({ seq }) => alive.push({ room, seq, tag })),
      );
    } else if (what < 8) {
      dead.push(chosen.tag);
      chosen.tag = tag;
      batch.push(store.log.append(chosen.room, edit(chosen.seq, text)));
    } else {
      dead.push(chosen.tag);
      alive.splice(alive.indexOf(chosen), 1);
      batch.push(store.log.append(chosen.room, deletion(chosen.seq)));
    }
    // Several at a time, so that commits contain messages, edits and deletions.
    if (batch.length === 20) await Promise.all(batch.splice(0));
  }
  await Promise.all(batch);
  return { alive: alive.map(({ tag }) => tag), dead };
}

/** The same numbers for the same seed, so that a failure is reproducible. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % below;
  };
}
