// Erasing a user: readers see deletions, and no file of the folder has a trace.

import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { NewEvent } from "../../../../hub/event_log.ts";
import type { EventBase, EventType } from "../../../../protocol/events/base.ts";
import { EVENT_TYPES } from "../../../../protocol/events/registry.ts";
import { openSqliteStore } from "../../../../store/sqlite/store.ts";
import { eraseUser } from "../../../../store/sqlite/maintenance/erase_user.ts";
import { HolderProcess } from "../../holder_process.ts";
import { bob, deletion, edit, message, person, readAll, ROOM } from "../../log_vocabulary.ts";
import { randomFrom } from "../../../support/random.ts";
import { TemporaryFolder } from "../../temporary_store.ts";

const SEED = 20_261_121;
const EMAIL_HASH = "5f3a".repeat(16);

Deno.test("eraseUser() turns all messages of a user into deletions, and keeps those of others", async () => {
  await using folder = await TemporaryFolder.make();
  const { id, epoch, token } = await talk(folder.path);
  assertEquals(await eraseUser(folder.path, id), {
    ...{ messages: 3, events: 9 },
    ...{ sessions: 2, users: 1 },
  });
  await using store = await openSqliteStore(folder.path);
  const events = await readAll(store.log);
  assertEquals(events.map(({ seq }) => seq), [1, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals(events.map(({ type }) => type), [
    ...["message", "message", "message", "edit", "message", "delete"],
    ...["delete", "delete"],
  ]);
  const current = events.flatMap((event) =>
    event.type === "message" && event.text !== undefined ? [event.text] : []
  );
  assertEquals(current, ["bob stays"]);
  const erasedUsers = events.filter(({ user }) => user.id !== bob.id).map(({ user }) => user);
  assertEquals(new Set(erasedUsers.map(({ name }) => name)), new Set(["erased"]));
  assertEquals(erasedUsers.some((user) => user.id === id), false);
  assertEquals(events.every(({ at }, index) => at >= (events[index - 1]?.at ?? 0)), true);
  assertEquals((await store.log.position("den")).head, 2);
  // Cursors continue: earlier readers receive the deletions like any others.
  assertEquals(store.log.epoch, epoch);
  assertEquals(await store.sessions.find(token), undefined);
  assertEquals((await store.log.append(ROOM, message("more", { user: bob }))).seq, 9);
});

Deno.test("eraseUser() leaves no trace in any file of the folder", async () => {
  await using folder = await TemporaryFolder.make();
  const { id } = await talk(folder.path);
  const traces = [id, "Mallory", "secret-words", "nonce-of-hers", EMAIL_HASH, "her-browser"];
  const before = await folder.content();
  assertEquals(traces.filter((trace) => !before.includes(trace)), []);
  await eraseUser(folder.path, id);
  const after = await folder.content();
  assertEquals(traces.filter((trace) => after.includes(trace)), []);
  assert(after.includes("bob stays") && after.includes("nonce-of-bob"));
});

Deno.test("eraseUser() erases the user's texts beside and in messages of others", async () => {
  await using folder = await TemporaryFolder.make();
  const types = EVENT_TYPES as unknown as Record<string, EventType<EventBase<"note">>>;
  types.note = {
    read: (value) => value as EventBase<"note">,
    restore: (base, { text }) => ({ ...base, text: text ?? "gone" }),
  };
  try {
    const carol = person("u_carol", "Carol");
    {
      await using store = await openSqliteStore(folder.path);
      const note = { type: "note", target: 1, text: "a secret note", user: carol };
      await store.log.append(ROOM, message("bob stays", { user: bob }));
      await store.log.append(ROOM, note as unknown as NewEvent);
      await store.log.append(ROOM, message("bob too", { user: bob }));
      await store.log.append(ROOM, edit(3, "a secret edit", { user: carol }));
      await store.log.append(
        ROOM,
        { ...note, text: "bob's note", user: bob } as unknown as NewEvent,
      );
    }
    assertEquals((await eraseUser(folder.path, carol.id)).messages, 1);
    assertEquals((await folder.content()).includes("a secret"), false);
    await using store = await openSqliteStore(folder.path);
    const events = await readAll(store.log);
    const texts = events.map((event) => "text" in event ? event.text : event.type);
    assertEquals(texts, ["bob stays", "gone", "message", "edit", "bob's note", "delete"]);
  } finally {
    delete types.note;
  }
});

Deno.test("eraseUser() finds what SQLite leaves behind in a large log", async () => {
  await using folder = await TemporaryFolder.make();
  const carol = person("u_carol", "Caroline-the-unmistakable");
  {
    await using store = await openSqliteStore(folder.path);
    const random = randomFrom(SEED);
    // Several rooms and random nonces: rows move to other pages when those split, and leave copies.
    for (let batch = 0; batch < 40; batch++) {
      await Promise.all(Array.from({ length: 200 }, (_, n) => {
        const user = n % 3 === 0 ? carol : bob;
        const room = `room-${Math.floor(random() * 12)}`;
        const nonce = `${random()} of ${user.name}`;
        return store.log.append(room, message(`${n}`.repeat(random() * 40), { user, nonce }));
      }));
    }
  }
  await eraseUser(folder.path, carol.id);
  const content = await folder.content();
  assertEquals([content.includes("Caroline"), content.includes("u_carol")], [false, false]);
});

Deno.test("eraseUser() finishes when it is run again after it was killed behind its commit", async () => {
  await using folder = await TemporaryFolder.make();
  await using killed = await TemporaryFolder.make();
  const { id } = await talk(folder.path);
  // What a kill leaves: all files as they are at that moment.
  await eraseUser(folder.path, id, {
    afterCommit() {
      for (const { name } of Deno.readDirSync(folder.path)) {
        Deno.copyFileSync(`${folder.path}/${name}`, `${killed.path}/${name}`);
      }
    },
  });
  assert((await killed.content()).includes("Mallory"));
  assertEquals(await eraseUser(killed.path, id), { messages: 0, events: 0, sessions: 0, users: 0 });
  const content = await killed.content();
  const traces = [id, "Mallory", "secret-words", "nonce-of-hers", EMAIL_HASH, "her-browser"];
  assertEquals(traces.filter((trace) => content.includes(trace)), []);
  assertEquals(namesIn(killed.path), ["hubbub.db", "hubbub.lock"]);
  await using store = await openSqliteStore(killed.path);
  assertEquals((await readAll(store.log)).length, 8);
});

Deno.test("eraseUser() says that traces are left while a backup reads, and finishes after it", async () => {
  await using folder = await TemporaryFolder.make();
  const { id } = await talk(folder.path);
  const backup = new DatabaseSync(`${folder.path}/hubbub.db`, { readOnly: true });
  backup.exec("BEGIN");
  backup.prepare("SELECT count(*) FROM texts").get();
  const error = await assertRejects(() => eraseUser(folder.path, id), Error);
  assertMatch((error as Error).message, /traces are left while a backup .* run it again/);
  backup.close();
  await eraseUser(folder.path, id);
  const content = await folder.content();
  assertEquals([content.includes("Mallory"), content.includes(id)], [false, false]);
});

Deno.test("eraseUser() erases nothing if nobody has the id, and refuses if a server holds the folder", async () => {
  await using folder = await TemporaryFolder.make();
  await talk(folder.path);
  assertEquals(await eraseUser(folder.path, "u_nobody"), {
    ...{ messages: 0, events: 0 },
    ...{ sessions: 0, users: 0 },
  });
  {
    await using store = await openSqliteStore(folder.path);
    assertEquals((await readAll(store.log)).length, 6);
  }
  await using holder = await HolderProcess.start(folder.path, "hold");
  const held = await assertRejects(() => eraseUser(folder.path, bob.id), Error);
  assertMatch((held as Error).message, new RegExp(`another Hubbub \\(process ${holder.pid}\\)`));
});

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** Mallory writes, edits and deletes, in two rooms, beside Bob. */
async function talk(folder: string) {
  await using store = await openSqliteStore(folder);
  const { log, sessions } = store;
  const made = await sessions.create({
    user: { name: "Mallory", emailHash: EMAIL_HASH },
    label: "her-browser",
  });
  const { user } = made.session;
  await sessions.create({ user: user.id, label: "her-browser, again" });
  await log.append(ROOM, message("secret-words", { user, nonce: "nonce-of-hers" }));
  await log.append(ROOM, message("bob stays", { user: bob, nonce: "nonce-of-bob" }));
  await log.append(ROOM, message("first secret-words", { user }));
  await log.append(ROOM, {
    ...edit(3, "other secret-words", { user, nonce: "nonce-of-hers, again" }),
    authorId: user.id,
  });
  await log.append(ROOM, message("secret-words that she deleted herself", { user }));
  await log.append(ROOM, deletion(5, { user }));
  await log.append("den", message("secret-words", { user }));
  return { id: user.id, epoch: log.epoch, token: made.token };
}
