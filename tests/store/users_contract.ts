// The contract of every store of users. Each implementation runs this suite.

import { assertEquals } from "@std/assert";
import type { User } from "../../protocol/events/base.ts";
import type { Store } from "../../hub/store.ts";
import { avatarPath } from "../../protocol/avatar.ts";
import { rejectionOf } from "../support/refusal_of.ts";
import { ROOM } from "./log_vocabulary.ts";
import { type OpenStore, testsOf } from "./temporary_store.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Registers the suite for an implementation. */
export function testUsers(kind: string, open: OpenStore): void {
  const test = testsOf(kind, open);

  test("find() gives the name and the email hash, with and without a session", async (store) => {
    const { users, sessions } = store;
    const alice = await signIn(store, "Alice", "ab");
    const record = { user: alice.user, emailHash: "ab" };
    assertEquals(await users.find(alice.user.id), record);
    await sessions.end(alice.id);
    assertEquals(await users.find(alice.user.id), record);
    const { user } = await signIn(store, "Bob");
    assertEquals(await users.find(user.id), { user });
    assertEquals(await users.find("u_none"), undefined);
  });

  test("rename() changes all sessions of a user and no other user", async (store) => {
    const { users, sessions } = store;
    const one = await signIn(store, "Alice", "ab");
    const { id } = one.user;
    const two = await sessions.create({ user: id, label: "two" });
    const bob = await signIn(store, "Bob");
    await sessions.find(one.token);
    const user = await users.rename(id, { name: "Alicia", emailHash: "cd" });
    assertEquals(user, { id, name: "Alicia", avatar: avatarPath(id, "Alicia") });
    for (const token of [one.token, two.token]) {
      const found = await sessions.find(token);
      assertEquals([found?.user, found?.emailHash], [user, "cd"]);
    }
    assertEquals(await users.find(id), { user, emailHash: "cd" });
    assertEquals((await sessions.find(bob.token))?.user, bob.user);
    await users.rename(id, { name: "Alicia" });
    assertEquals((await sessions.find(one.token))?.emailHash, undefined);
    assertEquals(await users.find(id), { user });
  });

  test("rename() refuses a user who is not on record", async ({ users }) => {
    const refusal = await rejectionOf(users.rename("u_none", { name: "Nobody", emailHash: "ab" }));
    assertEquals(refusal.code, "not_found");
    assertEquals(await users.find("u_none"), undefined);
  });

  test("deleteUsersWhoLeft() deletes users without a session for 30 days", async (store, pass) => {
    const { users, sessions } = store;
    const [alice, bob, carol] = [
      await signIn(store, "Alice", "ab"),
      await signIn(store, "Bob", "cd"),
      await signIn(store, "Carol", "ef"),
    ];
    const bobs = await sessions.create({ user: bob.user.id, label: "again" });
    for (const { id } of [alice, bob, carol]) await sessions.end(id);
    pass(20 * DAY_MS);
    await sessions.create({ user: carol.user.id, label: "back" });
    await users.deleteUsersWhoLeft();
    assertEquals((await users.find(alice.user.id))?.emailHash, "ab");
    pass(10 * DAY_MS + 1);
    assertEquals(await users.deleteUsersWhoLeft(), false);
    assertEquals(await users.find(alice.user.id), undefined);
    assertEquals((await users.find(bob.user.id))?.emailHash, "cd");
    assertEquals((await users.find(carol.user.id))?.emailHash, "ef");
    assertEquals((await sessions.find(bobs.token))?.user, bob.user);
    // Deleted, not just hidden.
    pass(-30 * DAY_MS);
    assertEquals(await users.find(alice.user.id), undefined);
  });

  test(
    "deleteUsersWhoLeft() keeps a user for as long as a message of theirs is left",
    async (store, pass) => {
      const { log, users, sessions } = store;
      const alice = await signIn(store, "Alice", "ab");
      const { user } = alice;
      const first = await log.append(ROOM, { type: "message", text: "one", user });
      const second = await log.append(ROOM, { type: "message", text: "two", user });
      await log.append(ROOM, { type: "delete", target: first.seq, user });
      await sessions.end(alice.id);
      for (let month = 0; month < 3; month++) {
        pass(31 * DAY_MS);
        await users.deleteUsersWhoLeft();
        assertEquals(await users.find(user.id), { user, emailHash: "ab" });
      }
      const again = await sessions.create({ user: user.id, label: "back" });
      assertEquals(again.session.user, user);
      await sessions.end(again.session.id);
      pass(31 * DAY_MS);
      await users.deleteUsersWhoLeft();
      await log.append(ROOM, { type: "delete", target: second.seq, user });
      await users.deleteUsersWhoLeft();
      assertEquals(await users.find(user.id), undefined);
    },
  );

  test(
    "deleteUsersWhoLeft() keeps nobody for a message that is deleted meanwhile",
    async (store, pass) => {
      const { log, users, sessions } = store;
      const { id, user } = await signIn(store, "Alice", "ab");
      const { seq } = await log.append(ROOM, { type: "message", text: "one", user });
      await sessions.end(id);
      pass(31 * DAY_MS);
      const deleted = log.append(ROOM, { type: "delete", target: seq, user });
      await Promise.all([deleted, users.deleteUsersWhoLeft()]);
      await users.deleteUsersWhoLeft();
      assertEquals(await users.find(user.id), undefined);
    },
  );

  test(
    "a message deleted within 30 days neither shortens nor prolongs them",
    async (store, pass) => {
      const { log, users, sessions } = store;
      const { id, user } = await signIn(store, "Alice", "ab");
      const { seq } = await log.append(ROOM, { type: "message", text: "one", user });
      await sessions.end(id);
      pass(20 * DAY_MS);
      await log.append(ROOM, { type: "delete", target: seq, user });
      await users.deleteUsersWhoLeft();
      assertEquals((await users.find(user.id))?.user, user);
      pass(10 * DAY_MS + 1);
      await users.deleteUsersWhoLeft();
      assertEquals(await users.find(user.id), undefined);
    },
  );

  test(
    "a user who is back keeps their record if their last message is deleted",
    async (store, pass) => {
      const { log, users, sessions } = store;
      const { id, user } = await signIn(store, "Alice", "ab");
      const { seq } = await log.append(ROOM, { type: "message", text: "one", user });
      await sessions.end(id);
      pass(31 * DAY_MS);
      await users.deleteUsersWhoLeft();
      const { session } = await sessions.create({ user: user.id, label: "back" });
      await log.append(ROOM, { type: "delete", target: seq, user });
      await users.deleteUsersWhoLeft();
      await sessions.end(session.id);
      pass(29 * DAY_MS);
      await users.deleteUsersWhoLeft();
      assertEquals((await users.find(user.id))?.user, user);
      pass(DAY_MS + 1);
      await users.deleteUsersWhoLeft();
      assertEquals(await users.find(user.id), undefined);
    },
  );

  test(
    "deleteUsersWhoLeft() deletes a bounded part at a time, and says if there is more",
    async (store, pass) => {
      const count = 450;
      for (let n = 0; n < count; n++) {
        const { id } = await signIn(store, `N${n}`, `${n}`);
        await store.sessions.end(id);
      }
      pass(31 * DAY_MS);
      let calls = 1;
      while (await store.users.deleteUsersWhoLeft()) calls++;
      assertEquals(calls, 3);
    },
  );
}

async function signIn(
  { sessions }: Store,
  name: string,
  emailHash?: string,
): Promise<{ readonly id: string; readonly user: User; readonly token: string }> {
  const { session, token } = await sessions.create({ user: { name, emailHash }, label: "one" });
  return { id: session.id, user: session.user, token };
}
