// Runs the contract suites on the store in memory, and bounds its cleanup.

import { assertEquals } from "@std/assert";
import { MemoryStore } from "../../../store/memory/store.ts";
import { testBus } from "../bus_contract.ts";
import { ROOM } from "../log_vocabulary.ts";
import { testSessions } from "../sessions_contract.ts";
import type { OpenStore } from "../temporary_store.ts";
import { testUsers } from "../users_contract.ts";

const open: OpenStore = (options) => Promise.resolve(new MemoryStore(options));

testBus("MemoryStore", open);
testSessions("MemoryStore", open);
testUsers("MemoryStore", open);

Deno.test("MemoryUsers.deleteUsersWhoLeft() examines a bounded number of authors, each once", async () => {
  const authors = 250;
  const day = 24 * 60 * 60 * 1_000;
  let now = Date.UTC(2026, 10, 20, 12);
  await using store = new MemoryStore({ clock: { now: () => now } });
  const { log, sessions, users } = store;
  for (let n = 0; n < authors; n++) {
    const { session } = await sessions.create({ user: { name: `N${n}` }, label: "one" });
    await log.append(ROOM, { type: "message", text: "one", user: session.user });
    await sessions.end(session.id);
  }
  now += 31 * day;
  const more = [await users.deleteUsersWhoLeft(), await users.deleteUsersWhoLeft()];
  assertEquals(more, [true, false]);
});
