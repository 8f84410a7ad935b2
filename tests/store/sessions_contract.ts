// The contract of every store of sessions. Each implementation runs this suite.

import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { assertRefused } from "./log_vocabulary.ts";
import { type OpenStore, START, testsOf } from "./temporary_store.ts";
import { avatarPath } from "../../protocol/avatar.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Registers the suite for an implementation. */
export function testSessions(kind: string, open: OpenStore): void {
  const test = testsOf(kind, open);

  test("create() makes a user, a session and a token that find() knows", async ({ sessions }) => {
    const { session, token } = await sessions.create({
      user: { name: "Alice" },
      label: "Firefox on Linux",
    });
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

  test("create() tells everybody apart, also two of one name", async ({ sessions }) => {
    const one = await sessions.create({ user: { name: "Alice" }, label: "one" });
    const two = await sessions.create({ user: { name: "Alice" }, label: "two" });
    assertNotEquals(one.token, two.token);
    assertNotEquals(one.session.id, two.session.id);
    assertNotEquals(one.session.user.id, two.session.user.id);
    assertEquals(await sessions.list(one.session.user.id), [one.session]);
  });

  test("create() adds a session to a user who is named", async ({ sessions }, pass) => {
    const first = await sessions.create({ user: { name: "Alice", emailHash: "ab" }, label: "one" });
    pass(1);
    const userId = first.session.user.id;
    const second = await sessions.create({ user: userId, label: "token" });
    assertEquals(second.session.user, first.session.user);
    assertEquals(second.session.emailHash, "ab");
    assertEquals(await sessions.list(userId), [first.session, second.session]);
  });

  test("create() refuses a user who is not on record, and makes no session", async ({ sessions }) => {
    await assertRefused("not_found", sessions.create({ user: "u_none", label: "one" }));
    assertEquals(await sessions.list("u_none"), []);
  });

  test("find() knows no other token", async ({ sessions }) => {
    const { token } = await sessions.create({ user: { name: "Alice" }, label: "one" });
    for (const other of ["", "x", token.slice(1), `${token}x`, token.toUpperCase()]) {
      assertEquals(await sessions.find(other), undefined);
    }
  });

  test("end() makes a token mean nothing, and tells who listens", async ({ sessions }) => {
    const { session, token } = await sessions.create({ user: { name: "Alice" }, label: "one" });
    const other = await sessions.create({ user: session.user.id, label: "two" });
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

  test("find() that is under way keeps nothing alive", async ({ sessions }) => {
    for (let round = 0; round < 20; round++) {
      const { session, token } = await sessions.create({ user: { name: "Alice" }, label: "one" });
      const finding: Promise<unknown>[] = [];
      let over = false;
      const asking = (async () => {
        while (!over) {
          finding.push(sessions.find(token));
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      await sessions.end(session.id);
      assertEquals(await sessions.find(token), undefined);
      over = true;
      await asking;
      await Promise.all(finding);
      assertEquals(await sessions.find(token), undefined);
    }
  });

  test("onEnd() tells nobody who has let go", async ({ sessions }) => {
    const { session } = await sessions.create({ user: { name: "Alice" }, label: "one" });
    const ended: string[] = [];
    sessions.onEnd((id) => ended.push(id))[Symbol.dispose]();
    await sessions.end(session.id);
    assertEquals(ended, []);
  });

  test("end() means nothing is known of the session from the call on", async ({ sessions }) => {
    const { session, token } = await sessions.create({ user: { name: "Alice" }, label: "one" });
    const ended: string[] = [];
    using _listener = sessions.onEnd((id) => ended.push(id));
    const ending = sessions.end(session.id);
    assertEquals(await sessions.find(token), undefined);
    assertEquals(await sessions.list(session.user.id), []);
    assertEquals(ended, [session.id]);
    assertEquals(await ending, true);
    assertEquals(ended, [session.id]);
  });

  test(
    "endLapsed() ends what nobody used for 90 days, and nothing else",
    async ({ sessions }, pass) => {
      const old = await sessions.create({ user: { name: "Alice" }, label: "old" });
      const used = await sessions.create({ user: { name: "Bob" }, label: "used" });
      pass(60 * DAY_MS);
      await sessions.find(used.token);
      const userId = old.session.user.id;
      const young = await sessions.create({ user: userId, label: "young" });
      pass(31 * DAY_MS);
      const ended: string[] = [];
      using _listener = sessions.onEnd((id) => ended.push(id));
      assertEquals(await sessions.endLapsed(), false);
      assertEquals(ended, [old.session.id]);
      assertEquals(await sessions.find(used.token), used.session);
      assertEquals(await sessions.list(userId), [young.session]);
      // Gone, not just hidden: a clock that is set back brings nothing back.
      pass(-91 * DAY_MS);
      assertEquals(await sessions.find(old.token), undefined);
    },
  );

  test(
    "endLapsed() does a bounded part at a time, and says whether there is more",
    async ({ sessions }, pass) => {
      const count = 450;
      for (let n = 0; n < count; n++) {
        await sessions.create({ user: { name: `N${n}` }, label: "one" });
      }
      let ended = 0;
      using _listener = sessions.onEnd(() => ended++);
      pass(91 * DAY_MS);
      const parts = [];
      for (let more = true; more;) {
        const before = ended;
        more = await sessions.endLapsed();
        parts.push(ended - before);
      }
      assertEquals(parts, [200, 200, 50]);
    },
  );

  test("find() knows a session that is used now and then for years", async ({ sessions }, pass) => {
    const { session, token } = await sessions.create({ user: { name: "Alice" }, label: "one" });
    for (let use = 0; use < 10; use++) {
      pass(80 * DAY_MS);
      assertEquals(await sessions.find(token), session);
    }
  });

  test("find() forgets a session that nobody used for 90 days", async ({ sessions }, pass) => {
    const { session, token } = await sessions.create({ user: { name: "Alice" }, label: "one" });
    const ended = Promise.withResolvers<string>();
    using _listener = sessions.onEnd(ended.resolve);
    pass(90 * DAY_MS + 1);
    assertEquals(await sessions.list(session.user.id), []);
    assertEquals(await sessions.find(token), undefined);
    assertEquals(await ended.promise, session.id);
    assertEquals(await sessions.find(token), undefined);
  });
}
