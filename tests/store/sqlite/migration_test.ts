// A folder that the release with version 4 of the tables wrote: messages, edits, deletions, guests, nonces,
// sessions and a user who left. `expected.jsonl` is what that release answered.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { Appended, EventLog, NewEvent, RoomSummary } from "../../../hub/event_log.ts";
import type { LogEvent } from "../../../protocol/events/registry.ts";
import { DATABASE_FILE, openSqliteStore } from "../../../store/sqlite/store.ts";
import { backUp } from "../../../store/sqlite/maintenance/back_up.ts";
import { eraseUser } from "../../../store/sqlite/maintenance/erase_user.ts";
import { exportEvents } from "../../../store/sqlite/maintenance/export_events.ts";
import { restore } from "../../../store/sqlite/maintenance/restore.ts";
import { assertRefused, deletion, edit, message, person, readAll } from "../log_vocabulary.ts";
import { TemporaryFolder } from "../temporary_store.ts";

const FIXTURE = new URL("version_4/", import.meta.url);
/** The day on which the fixture was written: its sessions have not lapsed, and Carol has just left. */
const DAY = { now: () => Date.UTC(2026, 10, 20, 13) };
/** In all texts of the fixture that were replaced or deleted. */
const GONE = "SECRET";

interface Expected {
  readonly epoch: string;
  readonly sessions: readonly { id: string; token: string; userId: string; label: string }[];
  readonly ended: string;
  readonly emails: Readonly<Record<string, string>>;
  readonly rooms: readonly RoomSummary[];
  readonly events: readonly LogEvent[];
  readonly appends: readonly { room: string; event: NewEvent; ack: Omit<Appended, "repeated"> }[];
}

function readExpected(): Expected {
  const lines = Deno.readTextFileSync(new URL("expected.jsonl", FIXTURE)).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  return {
    ...lines[0],
    rooms: lines.flatMap(({ room }) => room ?? []),
    events: lines.flatMap(({ event }) => event ?? []),
    appends: lines.flatMap(({ append }) => append ?? []),
  };
}

async function fixtureFolder(): Promise<TemporaryFolder> {
  const folder = await TemporaryFolder.make();
  await Deno.copyFile(new URL(DATABASE_FILE, FIXTURE), `${folder.path}/${DATABASE_FILE}`);
  return folder;
}

async function eventsOf(log: EventLog): Promise<LogEvent[]> {
  const rooms = await log.rooms();
  return (await Promise.all(rooms.map(({ name }) => readAll(log, name)))).flat();
}

Deno.test("a database of version 4 has the same rooms and events after the migration", async () => {
  await using folder = await fixtureFolder();
  const { epoch, rooms, events } = readExpected();
  for (const time of ["first", "second"]) {
    await using store = await openSqliteStore(folder.path, { clock: DAY });
    assertEquals(store.log.epoch, epoch, time);
    assertEquals(await store.log.rooms(), rooms, time);
    assertEquals(await eventsOf(store.log), events, time);
  }
});

Deno.test("a database of version 4 is read by message after the migration", async () => {
  await using folder = await fixtureFolder();
  const { events } = readExpected();
  await using store = await openSqliteStore(folder.path, { clock: DAY });
  const lobby = events.filter(({ room }) => room === "lobby");
  const messages = lobby.filter(({ type }) => type === "message").map(({ seq }) => seq);
  const page = await store.log.read("lobby", { place: { newest: true }, limit: 10 });
  assertEquals([page.first, page.last, page.head], [messages.at(-11)! + 1, 35, 35]);
  assertEquals(page.events, lobby.slice(page.first - 1));
  assertEquals(page.newest, messages.at(-1));
  const den = await store.log.read("den", { place: { newest: true }, limit: 10 });
  assertEquals([den.first, den.last, den.newest, den.complete], [1, 2, 0, true]);
});

Deno.test("a database of version 4 knows its nonces after the migration", async () => {
  await using folder = await fixtureFolder();
  const { appends, rooms } = readExpected();
  await using store = await openSqliteStore(folder.path, { clock: DAY });
  const withNonce = appends.filter(({ event }) => event.nonce !== undefined);
  assert(withNonce.length > 20);
  for (const { room, event, ack } of withNonce) {
    assertEquals(await store.log.append(room, event), { ...ack, repeated: true });
  }
  const [first] = withNonce;
  const other = { ...first!.event, text: "another text" } as NewEvent;
  await assertRefused("conflict", store.log.append(first!.room, other));
  assertEquals(await store.log.rooms(), rooms);
});

Deno.test("a database of version 4 keeps its users and sessions after the migration", async () => {
  await using folder = await fixtureFolder();
  const { sessions, ended, emails } = readExpected();
  await using store = await openSqliteStore(folder.path, { clock: DAY });
  for (const { id, token, userId, label } of sessions) {
    const found = await store.sessions.find(token);
    assertEquals([found?.id, found?.user.id, found?.label], [id, userId, label]);
  }
  assertEquals(await store.sessions.find(ended), undefined);
  for (const [userId, hash] of Object.entries(emails)) {
    assertEquals((await store.users.find(userId))?.emailHash, hash);
  }
});

Deno.test("a database of version 4 has no replaced text after the migration, and loses further ones", async () => {
  await using folder = await fixtureFolder();
  const { appends } = readExpected();
  assert(appends.some(({ event }) => "text" in event && event.text.includes(GONE)));
  assertEquals((await folder.content()).includes(GONE), false);
  await using store = await openSqliteStore(folder.path, { clock: DAY });
  assertEquals((await folder.content()).includes(GONE), false);
  const { user } = appends[0]!.event;
  assert((await folder.content()).includes("Message 1 of many, edited"));
  await store.log.append("lobby", edit(11, "edited once more", { user }));
  assertEquals((await folder.content()).includes("Message 1 of many, edited"), false);
  await store.log.append("lobby", deletion(11, { user }));
  assertEquals((await folder.content()).includes("edited once more"), false);
  await assertRefused("gone", store.log.append("lobby", deletion(11, { user })));
});

Deno.test("a backup of version 4 is restored, and every task works on it", async () => {
  await using folder = await fixtureFolder();
  await using target = await TemporaryFolder.make();
  const { events, appends } = readExpected();
  const error = await assertRejects(() => Array.fromAsync(exportEvents(folder.path)), Error);
  assertEquals(
    error.message,
    `Cannot export "${folder.path}": an older Hubbub wrote it (version 4); ` +
      "start the server once, which updates it",
  );
  const backup = `${folder.path}/backup.db`;
  await backUp(folder.path, backup);
  assertEquals(await restore(target.path, backup, "kept.db"), {
    rooms: 4,
    events: events.length,
    kept: undefined,
  });
  const bob = appends.find(({ event }) => event.user.name === "Bob")!.event.user;
  const erased = await eraseUser(target.path, bob.id);
  const ownMessages = events.filter(({ type, user, ...event }) =>
    type === "message" && user.id === bob.id && !("deleted" in event)
  );
  assertEquals(erased.messages, ownMessages.length);
  const exported = await Array.fromAsync(exportEvents(target.path));
  assertEquals(exported.length, events.length + ownMessages.length);
  assertEquals(exported.filter(({ user }) => user.id === bob.id), []);
  assertEquals((await target.content()).includes("Third wording"), false);
});

Deno.test("an event that a later version wrote moves the cursor, shows nothing and is exported as stored", async () => {
  await using folder = await fixtureFolder();
  const open = () => openSqliteStore(folder.path, { clock: DAY });
  await (await open())[Symbol.asyncDispose]();
  const db = new DatabaseSync(`${folder.path}/${DATABASE_FILE}`);
  db.exec(`
    INSERT INTO events (room_id, seq, id, at, type, user_id, user_name, guest, ref, payload)
    SELECT room_id, 36, '01M7WD7TZZZZZZZZZZZZZZZZZZ', at, 'reaction', user_id, user_name, guest, 1,
      '{"emoji":"👍","on":true}' FROM events WHERE seq = 35;
    UPDATE rooms SET head = 36 WHERE name = 'lobby';
  `);
  db.close();
  await using store = await open();
  const page = await store.log.read("lobby", { place: { after: 34 }, limit: 10 });
  assertEquals([page.first, page.last, page.head], [35, 36, 36]);
  const { type, seq, user } = page.events[1]!;
  assertEquals([type, seq, user.name], ["unknown", 36, "Alice"]);
  assertEquals(Object.keys(page.events[1]!), ["type", "room", "seq", "id", "at", "user"]);
  await assertRefused("not_found", store.log.append("lobby", deletion(36)));
  const carol = person("u_carol", "Carol");
  assertEquals((await store.log.append("lobby", message("next", { user: carol }))).seq, 37);
  const exported = await Array.fromAsync(exportEvents(folder.path, "lobby"));
  assertEquals(exported[35], {
    ...page.events[1]!,
    type: "reaction",
    ref: 1,
    payload: { emoji: "👍", on: true },
  });
});
