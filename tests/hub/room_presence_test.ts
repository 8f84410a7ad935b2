// The users in a room, and the notices that the others get.

import { assertEquals } from "@std/assert";
import { type PresenceDiff, RoomPresence } from "../../hub/room_presence.ts";
import { InProcessPresence } from "../../store/in_process/presence.ts";
import type { User } from "../../protocol/events/base.ts";
import { USERS_LISTED_MAX } from "../../protocol/limits.ts";
import { FakeClock } from "../support/fake_clock.ts";

const GATHER_MS = 250;

const alice = user("alice");
const bob = user("bob");

function user(name: string): User {
  return { id: `u_${name}`, name, avatar: `/avatars/u_${name}` };
}

function presence(deliver: () => Promise<void> | undefined = () => undefined) {
  const time = new FakeClock();
  const broadcasts: PresenceDiff[] = [];
  const broadcastAt: number[] = [];
  const faults: unknown[] = [];
  const room = new RoomPresence({
    onDiff: (diff) => {
      broadcasts.push(diff);
      broadcastAt.push(time.now());
      return deliver();
    },
    clock: time,
    onFault: (error) => faults.push(error),
  });
  const entries = new InProcessPresence({ clock: time, onFault: reportError });
  entries.watch((change) => room.apply(change));
  const present = {
    enter: (user: User) => entries.enter("lobby", user),
    rename: (user: User) => entries.rename(user),
    users: () => room.users(),
    has: (userId: string) => room.has(userId),
    get count() {
      return room.count;
    },
    get version() {
      return room.version;
    },
    [Symbol.dispose]: () => room[Symbol.dispose](),
  };
  return { present, time, broadcasts, broadcastAt, faults };
}

/** A change in which only what is named happened. */
function change(named: Partial<PresenceDiff> & { count: number }): PresenceDiff {
  return { joined: [], left: [], away: [], back: [], ...named };
}

Deno.test("Presence.enter() is broadcast at once after a quiet time, in a task of its own", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice);
  assertEquals(broadcasts, []);
  time.advance(0);
  assertEquals(broadcasts, [change({ joined: [alice], count: 1 })]);
});

Deno.test("Presence.enter() counts a user with three tabs once, until the last one closes", () => {
  const { present, time, broadcasts } = presence();
  const tabs = [1, 2, 3].map(() => present.enter(alice));
  time.advance(GATHER_MS);
  assertEquals(present.count, 1);
  assertEquals(present.users(), [alice]);
  for (const tab of tabs.slice(1)) tab[Symbol.dispose]();
  time.advance(GATHER_MS);
  assertEquals(present.has(alice.id), true);
  assertEquals(broadcasts, [change({ joined: [alice], count: 1 })]);
  tabs[0]![Symbol.dispose]();
  time.advance(GATHER_MS);
  assertEquals(present.has(alice.id), false);
  assertEquals(broadcasts.at(-1), change({ left: [alice.id], count: 0 }));
});

Deno.test("Presence.enter() is not reported if the user leaves before the next diff", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice);
  time.advance(0);
  present.enter(bob)[Symbol.dispose]();
  time.advance(10 * GATHER_MS);
  assertEquals(broadcasts.length, 1);
});

Deno.test("Presence.enter() is not reported if the user only left for a moment, as on a reload", () => {
  const { present, time, broadcasts } = presence();
  const tab = present.enter(alice);
  time.advance(GATHER_MS);
  tab[Symbol.dispose]();
  present.enter(alice);
  time.advance(10 * GATHER_MS);
  assertEquals(broadcasts, [change({ joined: [alice], count: 1 })]);
});

Deno.test("Presence.enter() reports a user who returns under another name", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice);
  time.advance(GATHER_MS);
  const renamed = { ...alice, name: "Alice Liddell" };
  present.enter(renamed);
  time.advance(GATHER_MS);
  assertEquals(broadcasts.at(-1), change({ joined: [renamed], count: 1 }));
});

Deno.test("RoomPresence sends at most 4 diffs in any second, and always the last one", () => {
  const { present, time, broadcasts, broadcastAt } = presence();
  for (let i = 0; i < 400; i++) {
    present.enter(user(`guest-${i}`));
    time.advance(10);
  }
  time.advance(GATHER_MS);
  for (const [i, at] of broadcastAt.entries()) {
    if (i >= 4) assertEquals(at - broadcastAt[i - 4]! >= 1_000, true);
  }
  assertEquals(broadcasts.flatMap(({ joined }) => joined.map(({ name }) => name)).length, 400);
  assertEquals(broadcasts.at(-1)?.count, 400);
});

Deno.test("Presence.enter() gathers a burst of joins into one change", () => {
  const { present, time, broadcasts } = presence();
  const burst = Array.from(
    { length: USERS_LISTED_MAX },
    (_, i) => present.enter(user(`guest-${i}`)),
  );
  time.advance(GATHER_MS);
  for (const presenceHandle of burst) presenceHandle[Symbol.dispose]();
  time.advance(GATHER_MS);
  assertEquals(broadcasts.map(({ joined, left, count }) => [joined.length, left.length, count]), [
    [USERS_LISTED_MAX, 0, USERS_LISTED_MAX],
    [0, USERS_LISTED_MAX, 0],
  ]);
});

Deno.test("RoomPresence names the latest users of a burst, as many as a list holds, and counts all", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice);
  time.advance(0);
  present.rename({ ...alice, name: "Alice" });
  const burst = Array.from({ length: 3 * USERS_LISTED_MAX }, (_, n) => user(`user${n}`));
  for (const each of burst) present.enter(each);
  time.advance(GATHER_MS);
  assertEquals(broadcasts.slice(1), [change({
    joined: [{ ...alice, name: "Alice" }, ...burst.slice(-USERS_LISTED_MAX)],
    count: burst.length + 1,
  })]);
});

Deno.test("RoomPresence lists users who left and returned among the newest of a crowd", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice)[Symbol.dispose]();
  for (let n = 0; n < USERS_LISTED_MAX; n += 1) present.enter(user(`user${n}`));
  present.enter(alice);
  time.advance(0);
  assertEquals(broadcasts[0]?.joined.at(-1), alice);
});

Deno.test("RoomPresence reports a user who left and returned if a list was sent meanwhile", () => {
  const { present, time, broadcasts } = presence();
  const tab = present.enter(alice);
  time.advance(1_000);
  tab[Symbol.dispose]();
  // A newcomer is given the list while Alice loads the page again.
  assertEquals(present.users(), []);
  present.enter(alice);
  time.advance(1_000);
  assertEquals(broadcasts.slice(1), [change({ joined: [alice], count: 1 })]);
  // And of one who was in a list, and in no notice.
  const short = present.enter(bob);
  assertEquals(present.users(), [alice, bob]);
  short[Symbol.dispose]();
  time.advance(1_000);
  assertEquals(broadcasts.slice(2), [change({ left: [bob.id], count: 1 })]);
});

Deno.test("RoomPresence gathers on until the last change has reached everybody", async () => {
  const delivery = Promise.withResolvers<void>();
  const { present, time, broadcasts } = presence(() => delivery.promise);
  present.enter(alice);
  time.advance(1_000);
  present.enter(bob);
  present.enter(user("carol"));
  time.advance(10_000);
  assertEquals(broadcasts.length, 1);
  delivery.resolve();
  await delivery.promise;
  time.advance(GATHER_MS);
  assertEquals(broadcasts.map(({ joined }) => joined.length), [1, 2]);
});

Deno.test("RoomPresence sends one diff per second in a room of 4,000, so the cost grows no further", () => {
  const { present, time, broadcastAt } = presence();
  for (let n = 0; n < 4_000; n += 1) present.enter(user(`user${n}`));
  time.advance(0);
  for (let ms = 0; ms < 3_000; ms += 100) {
    present.enter(user(`late${ms}`))[Symbol.dispose]();
    present.enter(user(`later${ms}`));
    time.advance(100);
  }
  const rests = broadcastAt.slice(1).map((at, index) => at - broadcastAt[index]!);
  assertEquals(rests.map((ms) => Math.round(ms / 100)), [10, 10]);
});

Deno.test("PresenceHandle.setAway() makes a user away only when all connections are", () => {
  const { present, time, broadcasts } = presence();
  const [first, second] = [present.enter(alice), present.enter(alice)];
  time.advance(GATHER_MS);
  first!.setAway(true);
  time.advance(GATHER_MS);
  assertEquals(present.users(), [alice]);
  second!.setAway(true);
  time.advance(GATHER_MS);
  assertEquals(present.users(), [{ ...alice, away: true }]);
  first!.setAway(false);
  time.advance(GATHER_MS);
  assertEquals(broadcasts.slice(1), [
    change({ away: [alice.id], count: 1 }),
    change({ back: [alice.id], count: 1 }),
  ]);
});

Deno.test("PresenceHandle.setAway() said twice counts once", () => {
  const { present, time } = presence();
  const tab = present.enter(alice);
  present.enter(alice);
  tab.setAway(true);
  tab.setAway(true);
  time.advance(GATHER_MS);
  assertEquals(present.users(), [alice]);
});

Deno.test("PresenceHandle.setAway() is not reported for a user who was away for a moment", () => {
  const { present, time, broadcasts } = presence();
  const tab = present.enter(alice);
  time.advance(0);
  tab.setAway(true);
  tab.setAway(false);
  time.advance(GATHER_MS);
  assertEquals(broadcasts.length, 1);
});

Deno.test("PresenceHandle[Symbol.dispose]() of the last tab that was not away leaves the user away", () => {
  const { present, time, broadcasts } = presence();
  const here = present.enter(alice);
  present.enter(alice).setAway(true);
  time.advance(GATHER_MS);
  here[Symbol.dispose]();
  time.advance(GATHER_MS);
  assertEquals(broadcasts.at(-1), change({ away: [alice.id], count: 1 }));
});

Deno.test("PresenceHandle[Symbol.dispose]() of the only away tab among others changes nothing", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice);
  const away = present.enter(alice);
  away.setAway(true);
  time.advance(GATHER_MS);
  away[Symbol.dispose]();
  time.advance(GATHER_MS);
  assertEquals(broadcasts.length, 1);
  assertEquals(present.users(), [alice]);
});

Deno.test("PresenceHandle[Symbol.dispose]() twice takes one connection away, and setAway() after it none", () => {
  const { present } = presence();
  const tab = present.enter(alice);
  present.enter(alice);
  tab[Symbol.dispose]();
  tab[Symbol.dispose]();
  tab.setAway(true);
  assertEquals(present.users(), [alice]);
});

Deno.test("Presence.rename() reports the new name of a present user only", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice);
  time.advance(GATHER_MS);
  const renamed = { ...alice, name: "Alice Liddell" };
  present.rename(renamed);
  present.rename(bob);
  time.advance(GATHER_MS);
  assertEquals(broadcasts.at(-1), change({ joined: [renamed], count: 1 }));
  assertEquals(present.users(), [renamed]);
});

Deno.test("Presence.rename() does not change who is away", () => {
  const { present, time, broadcasts } = presence();
  present.enter(alice).setAway(true);
  time.advance(GATHER_MS);
  present.rename({ ...alice, name: "Alice Liddell" });
  time.advance(GATHER_MS);
  assertEquals(broadcasts.at(-1)?.joined, [{ ...alice, name: "Alice Liddell", away: true }]);
});

Deno.test("RoomPresence.users() lists the newest, and count counts all", () => {
  const { present } = presence();
  const names = Array.from({ length: USERS_LISTED_MAX + 50 }, (_, i) => `guest-${i}`);
  for (const name of names) present.enter(user(name));
  assertEquals(present.count, USERS_LISTED_MAX + 50);
  assertEquals(present.users().map(({ name }) => name), names.slice(50));
});

Deno.test("RoomPresence[Symbol.dispose]() ends all diffs, even for users who leave after it", () => {
  const { present, time, broadcasts } = presence();
  const [first, second] = [present.enter(alice), present.enter(bob)];
  time.advance(2 * GATHER_MS);
  first![Symbol.dispose]();
  present[Symbol.dispose]();
  second![Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
  time.advance(2 * GATHER_MS);
  assertEquals(broadcasts.length, 1);
});

Deno.test("RoomPresence[Symbol.dispose]() in a quiet time starts no timer for users who leave after it", () => {
  const { present, time, broadcasts } = presence();
  const tab = present.enter(alice);
  time.advance(2 * GATHER_MS);
  present[Symbol.dispose]();
  tab[Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
  assertEquals(broadcasts.length, 1);
});

Deno.test("presence is broadcast again after a diff that failed, which is reported", async () => {
  const { present, time, broadcasts, faults } = presence(() => Promise.reject("cannot send"));
  present.enter(alice);
  time.advance(0);
  present.enter(bob);
  await Promise.resolve();
  time.advance(GATHER_MS);
  assertEquals([broadcasts.length, faults], [2, ["cannot send"]]);
});
