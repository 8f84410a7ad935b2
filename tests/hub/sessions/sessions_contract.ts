// What every store of sessions must do; each implementation runs this suite.

import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { Sessions } from "../../../hub/sessions.ts";
import { avatarPath } from "../../../protocol/avatar_path.ts";

/** How the suite opens a store; what else there is to tidy up goes with it. */
export type OpenSessions = (
  options: { now: () => number },
) => Promise<{ readonly sessions: Sessions } & AsyncDisposable>;

const DAY_MS = 24 * 60 * 60 * 1_000;
const START = Date.UTC(2026, 10, 20, 12);

/** Registers the suite for a kind of store. */
export function testSessions(kind: string, open: OpenSessions): void {
  function test(
    name: string,
    run: (sessions: Sessions, pass: (ms: number) => void) => Promise<void>,
  ): void {
    Deno.test(`${kind}: ${name}`, async () => {
      let now = START;
      await using store = await open({ now: () => now });
      await run(store.sessions, (ms) => now += ms);
    });
  }

  test("create() makes a user, a session and a token that find() knows", async (sessions) => {
    const { session, token } = await sessions.create({ name: "Alice", label: "Firefox on Linux" });
    const { id } = session.user;
    assertMatch(token, /^[A-Za-z0-9_-]{43}$/);
    assertMatch(id, /^u_[0-9a-z]{12,}$/);
    assertEquals(session, {
      id: session.id,
      user: { id, name: "Alice", avatar: avatarPath(id, "Alice") },
      label: "Firefox on Linux",
      createdAt: START,
    });
    assertEquals(await sessions.find(token), session);
    assertEquals(await sessions.find(token), session);
  });

  test("create() tells everybody apart, also two of one name", async (sessions) => {
    const one = await sessions.create({ name: "Alice", label: "one" });
    const two = await sessions.create({ name: "Alice", label: "two" });
    assertNotEquals(one.token, two.token);
    assertNotEquals(one.session.id, two.session.id);
    assertNotEquals(one.session.user.id, two.session.user.id);
    assertEquals(await sessions.list(one.session.user.id), [one.session]);
  });

  test("create() adds a session to a user who is named", async (sessions, pass) => {
    const first = await sessions.create({ name: "Alice", emailHash: "ab", label: "one" });
    pass(1);
    const userId = first.session.user.id;
    const second = await sessions.create({ name: "Alice", label: "token", userId });
    assertEquals(second.session.user, first.session.user);
    assertEquals(second.session.emailHash, "ab");
    assertEquals(await sessions.list(userId), [first.session, second.session]);
  });

  test("find() knows no other token", async (sessions) => {
    const { token } = await sessions.create({ name: "Alice", label: "one" });
    for (const other of ["", "x", token.slice(1), `${token}x`, token.toUpperCase()]) {
      assertEquals(await sessions.find(other), undefined);
    }
  });

  test("rename() changes all sessions of a user and nobody else's", async (sessions) => {
    const one = await sessions.create({ name: "Alice", emailHash: "ab", label: "one" });
    const userId = one.session.user.id;
    const two = await sessions.create({ name: "Alice", label: "two", userId });
    const bob = await sessions.create({ name: "Bob", label: "three" });
    await sessions.find(one.token);
    const user = await sessions.rename(userId, "Alicia", "cd");
    assertEquals(user, { id: userId, name: "Alicia", avatar: avatarPath(userId, "Alicia") });
    for (const { token } of [one, two]) {
      const found = await sessions.find(token);
      assertEquals([found?.user, found?.emailHash], [user, "cd"]);
    }
    assertEquals(await sessions.find(bob.token), bob.session);
    await sessions.rename(userId, "Alicia", undefined);
    assertEquals((await sessions.find(one.token))?.emailHash, undefined);
    assertEquals(await sessions.emailHash(userId), undefined);
  });

  test("end() makes a token mean nothing, and tells who listens", async (sessions) => {
    const { session, token } = await sessions.create({ name: "Alice", label: "one" });
    const other = await sessions.create({ name: "Alice", label: "two", userId: session.user.id });
    await sessions.find(token);
    const ended: string[] = [];
    using _listener = sessions.onEnd((id) => ended.push(id));
    assertEquals(await sessions.end(session.id), true);
    assertEquals(await sessions.find(token), undefined);
    assertEquals(await sessions.list(session.user.id), [other.session]);
    assertEquals(await sessions.end(session.id), false);
    assertEquals(await sessions.end("s_none"), false);
    assertEquals(ended, [session.id]);
  });

  test("onEnd() tells nobody who has let go", async (sessions) => {
    const { session } = await sessions.create({ name: "Alice", label: "one" });
    const ended: string[] = [];
    sessions.onEnd((id) => ended.push(id))[Symbol.dispose]();
    await sessions.end(session.id);
    assertEquals(ended, []);
  });

  test("emailHash() is known after the last session ended", async (sessions) => {
    const { session } = await sessions.create({ name: "Alice", emailHash: "ab", label: "one" });
    assertEquals(session.emailHash, "ab");
    await sessions.end(session.id);
    assertEquals(await sessions.emailHash(session.user.id), "ab");
    assertEquals(await sessions.emailHash("u_none"), undefined);
  });

  test("find() knows a session that is used now and then for years", async (sessions, pass) => {
    const { session, token } = await sessions.create({ name: "Alice", label: "one" });
    for (let use = 0; use < 10; use++) {
      pass(80 * DAY_MS);
      assertEquals(await sessions.find(token), session);
    }
  });

  test("find() forgets a session that nobody used for 90 days", async (sessions, pass) => {
    const { session, token } = await sessions.create({ name: "Alice", label: "one" });
    const ended = Promise.withResolvers<string>();
    using _listener = sessions.onEnd(ended.resolve);
    pass(90 * DAY_MS + 1);
    assertEquals(await sessions.list(session.user.id), []);
    assertEquals(await sessions.find(token), undefined);
    assertEquals(await ended.promise, session.id);
    assertEquals(await sessions.find(token), undefined);
  });
}
