import { assertEquals } from "@std/assert";
import { openSqliteStore } from "../../../hub/sqlite_store.ts";
import { TemporaryFolder, temporaryStore } from "../log/temporary_store.ts";
import { testSessions } from "./sessions_contract.ts";

testSessions("SqliteSessions", temporaryStore);

Deno.test("a session outlives its process, and its token is nowhere in the folder", async () => {
  await using folder = await TemporaryFolder.make();
  const draft = { name: "Alice", emailHash: "ab".repeat(32), label: "one" };
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
  const options = { now: () => now };
  let token: string;
  {
    await using store = await openSqliteStore(folder.path, options);
    ({ token } = await store.sessions.create({ name: "Alice", label: "one" }));
  }
  now += 91 * day;
  {
    await using _store = await openSqliteStore(folder.path, options);
  }
  now -= 91 * day;
  await using store = await openSqliteStore(folder.path, options);
  assertEquals(await store.sessions.find(token), undefined);
});
