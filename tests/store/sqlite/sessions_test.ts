import { assert, assertEquals } from "@std/assert";
import { Faults } from "../faults.ts";
import { assertRefused } from "../log_vocabulary.ts";
import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE, openSqliteStore } from "../../../store/sqlite/store.ts";
import { SqliteWriter } from "../../../store/sqlite/sqlite_writer.ts";
import { deleteUserSteps, newUserSteps } from "../../../store/sqlite/user_steps.ts";
import type { Step } from "../../../store/sqlite/writer_protocol.ts";
import { TemporaryFolder, temporaryStore } from "../temporary_store.ts";
import { testBus } from "../bus_contract.ts";
import { testSessions } from "../sessions_contract.ts";
import { testUsers } from "../users_contract.ts";

testBus("SqliteStore", temporaryStore);
testSessions("SqliteStore", temporaryStore);
testUsers("SqliteStore", temporaryStore);

Deno.test("a session outlives its process, and its token is nowhere in the folder", async () => {
  await using folder = await TemporaryFolder.make();
  const draft = { user: { name: "Alice", emailHash: "ab".repeat(32) }, label: "one" };
  let made;
  {
    await using store = await openSqliteStore(folder.path);
    made = await store.sessions.create(draft);
  }
  assertEquals((await folder.content()).includes(made.token), false);
  await using store = await openSqliteStore(folder.path);
  assertEquals(await store.sessions.find(made.token), made.session);
  assertEquals(await store.sessions.list(made.session.user.id), [made.session]);
});

Deno.test("openSqliteStore() drops sessions that nobody used for 90 days", async () => {
  await using folder = await TemporaryFolder.make();
  const day = 24 * 60 * 60 * 1_000;
  let now = Date.UTC(2026, 10, 20, 12);
  const options = { clock: { now: () => now } };
  let token: string;
  {
    await using store = await openSqliteStore(folder.path, options);
    ({ token } = await store.sessions.create({ user: { name: "Alice" }, label: "one" }));
  }
  now += 91 * day;
  {
    await using _store = await openSqliteStore(folder.path, options);
  }
  now -= 91 * day;
  await using store = await openSqliteStore(folder.path, options);
  assertEquals(await store.sessions.find(token), undefined);
});

Deno.test("rename() acks when no file of the folder has the old name and email hash", async () => {
  await using store = await temporaryStore();
  const { sessions, users, folder } = store;
  const hash = "ab12".repeat(16);
  const { session } = await sessions.create({
    user: { name: "Old-Name", emailHash: hash },
    label: "one",
  });
  const before = await folder.content();
  assert(before.includes("Old-Name") && before.includes(hash));
  await users.rename(session.user.id, { name: "New-Name" });
  const after = await folder.content();
  assertEquals([after.includes("Old-Name"), after.includes(hash)], [false, false]);
  assert(after.includes("New-Name"));
});

Deno.test("no old name and no removed hash is left among many users, whose rows move", async () => {
  await using store = await temporaryStore();
  const { sessions, users, folder } = store;
  const people = await Promise.all(Array.from({ length: 1_500 }, async (_, n) => {
    const name = `Name-${n}-before`;
    const emailHash = `${n}`.padStart(4, "0").repeat(16);
    const { session } = await sessions.create({ user: { name, emailHash }, label: "one" });
    return { name, emailHash, id: session.user.id };
  }));
  const changed = people.filter((_, n) => n % 2 === 0);
  await Promise.all(changed.map(({ id }, n) => users.rename(id, { name: `Renamed-${n}` })));
  const content = await folder.content();
  const left = changed.filter(({ name, emailHash }) =>
    content.includes(name) || content.includes(emailHash)
  );
  assertEquals(left, []);
  assertEquals(people.filter(({ name }) => content.includes(name)).length, 750);
});

Deno.test("deleteUsersWhoLeft() leaves no name and no hash of the deleted user in any file", async () => {
  let now = Date.UTC(2026, 10, 20, 12);
  await using store = await temporaryStore({ clock: { now: () => now } });
  const { sessions, users, folder } = store;
  const { session } = await sessions.create({
    user: { name: "Who-Left", emailHash: "ab12".repeat(16) },
    label: "one",
  });
  await sessions.create({ user: { name: "Who-Stays" }, label: "two" });
  await sessions.end(session.id);
  assert((await folder.content()).includes("Who-Left"));
  now += 31 * 24 * 60 * 60 * 1_000;
  await users.deleteUsersWhoLeft();
  const content = await folder.content();
  const traces = ["Who-Left", "ab12ab12", session.user.id];
  assertEquals(traces.filter((trace) => content.includes(trace)), []);
  assert(content.includes("Who-Stays"));
});

Deno.test("end() ends at once what the disk does not take, and is durable when it takes it again", async () => {
  await using folder = await TemporaryFolder.make();
  const faults = new Faults();
  const { makeWriter } = faults;
  let token: string;
  {
    const options = { makeWriter, report: () => {}, probeEveryMs: 10 };
    await using store = await openSqliteStore(folder.path, options);
    const { sessions } = store;
    const made = await sessions.create({ user: { name: "Alice" }, label: "one" });
    token = made.token;
    await sessions.find(token);
    const ended: string[] = [];
    using _listener = sessions.onEnd((id) => ended.push(id));
    faults.set("failing");
    await assertRefused("unavailable", sessions.end(made.session.id));
    assertEquals(await sessions.find(token), undefined);
    assertEquals(await sessions.list(made.session.user.id), []);
    assertEquals(ended, [made.session.id]);
    await assertRefused("unavailable", sessions.end(made.session.id));
    faults.set("none");
    const path = `${folder.path}/${DATABASE_FILE}`;
    while (sessionsIn(path) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(await sessions.find(token), undefined);
    assertEquals(await sessions.end(made.session.id), false);
    assertEquals(ended, [made.session.id]);
  }
  await using store = await openSqliteStore(folder.path);
  assertEquals(await store.sessions.find(token), undefined);
});

Deno.test("a session whose end cannot be recorded does not delay the ends of others", async () => {
  await using folder = await TemporaryFolder.make();
  const faults = new Faults();
  const { makeWriter } = faults;
  const options = { makeWriter, report: () => {}, probeEveryMs: 10 };
  await using store = await openSqliteStore(folder.path, options);
  const { sessions } = store;
  const names = ["Alice", "Bob", "Carol"];
  const made = await Promise.all(
    names.map((name) => sessions.create({ user: { name }, label: "one" })),
  );
  const path = `${folder.path}/${DATABASE_FILE}`;
  {
    using db = new DatabaseSync(path);
    // Like a damaged page, it fails each commit that contains the end of this session.
    db.exec(`CREATE TRIGGER stuck BEFORE DELETE ON sessions WHEN OLD.id = '${made[0]!.session.id}'
      BEGIN SELECT RAISE(ABORT, 'stuck'); END`);
  }
  faults.set("failing");
  const ends = made.map(({ session }) => assertRefused("unavailable", sessions.end(session.id)));
  await Promise.all(ends);
  faults.set("none");
  while (sessionsIn(path) > 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(await Promise.all(made.map(({ token }) => sessions.find(token))), [
    undefined,
    undefined,
    undefined,
  ]);
});

function sessionsIn(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const { sessions } = db.prepare("SELECT count(*) AS sessions FROM sessions").get()!;
  db.close();
  return Number(sessions);
}

Deno.test("deleteUserSteps() delete no user who has a session again", async () => {
  await using folder = await TemporaryFolder.make();
  await (await openSqliteStore(folder.path))[Symbol.asyncDispose]();
  const writer = new SqliteWriter(`${folder.path}/${DATABASE_FILE}`);
  const now = 1_000;
  const run = (...steps: Step[]) => writer.commit({ now, jobs: [{ op: "run", steps }] });
  const deletion = () => run(...deleteUserSteps("u_alice", now));
  run(...newUserSteps("u_alice", { name: "Alice", emailHash: "ab" }, now));
  run(["addSession", "s_1", "hash", "one", now, now, "u_alice"]);
  const kept = { results: [{ result: "run", changes: [0, 0, 0] }] };
  assertEquals(deletion(), kept as ReturnType<typeof deletion>);
  run(["endSession", "s_1"], ["recordLeave", now - 1, "u_alice"]);
  const left = { results: [{ result: "run", changes: [0, 2, 1] }] };
  assertEquals(deletion(), left as ReturnType<typeof deletion>);
  writer.close();
});
