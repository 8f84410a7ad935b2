// The limits of users and addresses, by a fake clock.

import { assert, assertEquals } from "@std/assert";
import { ActionLimits } from "../../../server/limits/action_limits.ts";
import { PAGE_COST } from "../../../server/limits/read_cost.ts";
import { InProcessRateLimits } from "../../../store/in_process/rate_limits.ts";
import { FakeClock } from "../../support/fake_clock.ts";

const DEFAULTS = {
  rate: 2,
  burst: 10,
  addressRate: 100,
  newSessions: 1_000,
  newRooms: 200,
  frames: 50,
  reads: 2_000,
};
const CLASS = 200;

function limits(options: Partial<typeof DEFAULTS> = {}) {
  const time = new FakeClock();
  const limits = new InProcessRateLimits(time);
  return { time, limits: new ActionLimits({ ...DEFAULTS, ...options }, limits) };
}

/** How many of `count` messages are accepted, each by the user that `userOf` returns. */
function taken(limits: ActionLimits, count: number, userOf: (n: number) => string): number {
  let sum = 0;
  for (let n = 0; n < count; n++) {
    if (limits.takeSay("a", { id: userOf(n) }, "further") === 0) sum++;
  }
  return sum;
}

Deno.test("takeSay() lets a class behind one address talk as if each had their own", () => {
  const { limits: class_, time } = limits();
  // All send ten at once, and then one every two seconds for five minutes.
  assertEquals(taken(class_, CLASS * 10, (n) => `u${n % CLASS}`), CLASS * 10);
  for (let round = 0; round < 150; round++) {
    time.pass(2_000);
    assertEquals(taken(class_, CLASS, (n) => `u${n}`), CLASS);
  }
});

Deno.test("takeSay() gives names that are made up no more than their address has", () => {
  const { limits: minted, time } = limits();
  taken(minted, 20_000, (n) => `m${n}`);
  let said = 0;
  for (let second = 0; second < 60; second++) {
    time.pass(1_000);
    said += taken(minted, 10_000, (n) => `${second} ${n}`);
  }
  assertEquals(said, 60 * DEFAULTS.addressRate);
  assertEquals(minted.takeSay("elsewhere", { id: "x" }, "further"), 0);
});

Deno.test("takeSay() does not charge the user if their address is over its limit", () => {
  const { limits: shared, time } = limits({ addressRate: 1 });
  taken(shared, 2_000, (n) => `m${n}`);
  assert(shared.takeSay("a", { id: "alice" }, "further") > 0);
  time.pass(1_000);
  assertEquals(shared.takeSay("a", { id: "alice" }, "further"), 0);
});

Deno.test("takeSay() keeps a guest's limit per address, and a session's user has one", () => {
  const { limits: shared } = limits();
  const guest = { id: "g_alice", guest: true } as const;
  const says = (address: string, user: { id: string; guest?: true }) =>
    Array.from({ length: 11 }, () => shared.takeSay(address, user, "further")).filter((ms) =>
      ms === 0
    );
  assertEquals([says("evil", guest).length, says("home", guest).length], [10, 10]);
  const session = { id: "u_alice" };
  assertEquals([says("home", session).length, says("phone", session).length], [10, 0]);
});

Deno.test("takeSay() bounds the rooms that an address opens, not those that are there", () => {
  const { limits: rooms, time } = limits({ newRooms: 3 });
  const opens = () => rooms.takeSay("a", { id: "u" }, "opening");
  assertEquals([opens(), opens(), opens()], [0, 0, 0]);
  assertEquals(opens(), 3_600_000 / 3);
  assertEquals(rooms.takeSay("a", { id: "u" }, "further"), 0);
  time.pass(3_600_000 / 3);
  assertEquals(opens(), 0);
});

Deno.test("takeSession() bounds the sessions that an address begins", () => {
  const { limits: sessions } = limits({ newSessions: 2 });
  const waits = [1, 2, 3].map(() => Math.floor(sessions.takeSession("a") / 1_000));
  assertEquals(waits, [0, 0, 1_800]);
  assertEquals(sessions.takeSession("b"), 0);
});

Deno.test("takeRefusal() is false once an address ignores all refusals", () => {
  const { limits: refusals, time } = limits();
  let answered = 0;
  while (refusals.takeRefusal("a")) answered++;
  assertEquals(answered, 10_000);
  time.pass(1_000);
  assertEquals(refusals.takeRefusal("a"), true);
});

Deno.test("takeFrame() bounds what an address sends on all its connections", () => {
  const { limits: frames, time } = limits();
  const takenNow = () => {
    let count = 0;
    while (frames.takeFrame("a") === 0) count++;
    return count;
  };
  assertEquals(takenNow(), 20_000);
  time.pass(1_000);
  assertEquals(takenNow(), 5_000);
  assertEquals(frames.takeFrame("b"), 0);
});

Deno.test("takeEphemeral() lets a class type, and no more than that", () => {
  const { limits: typing, time } = limits();
  // Each sends a notice every three seconds while typing.
  for (let third = 0; third < 20; third++) {
    for (let n = 0; n < CLASS; n++) assertEquals(typing.takeEphemeral("a"), 0);
    time.pass(3_000);
  }
  let count = 0;
  while (typing.takeEphemeral("a") === 0) count++;
  assertEquals(count, CLASS);
});

Deno.test("takePage() counts what was read: small pages are many, large ones few", () => {
  const pagesOf = (length: number) => {
    const { limits: pages } = limits();
    let count = 0;
    for (; pages.takePage("a") === 0; count++) pages.chargePage("a", length);
    return count;
  };
  assertEquals([pagesOf(2), pagesOf(25 * 1024), pagesOf(256 * 1024)], [8_192, 1_311, 128]);
  const { limits: pages, time } = limits();
  for (let n = 0; n < 140; n++) pages.chargePage("a", 256 * 1024);
  assert(pages.takePage("a") > 0);
  assertEquals(pages.takePage("b"), 0);
  time.pass(1_000);
  assertEquals(pages.takePage("a"), 0);
});

Deno.test("takeRename() bounds a person's new names, and an address's", () => {
  const { limits: renames, time } = limits();
  const waits = Array.from({ length: 6 }, () => renames.takeRename("a", "alice"));
  assertEquals(waits, [0, 0, 0, 0, 0, 10_000]);
  let count = 5;
  for (let n = 0; renames.takeRename("a", `u${n}`) === 0; n++) count++;
  assertEquals(count, CLASS);
  // The limit of the address is not charged to the user.
  const ofCarol = Array.from({ length: 6 }, () => renames.takeRename("a", "carol"));
  assertEquals(ofCarol, Array(6).fill(1_000));
  assertEquals(renames.takeRename("b", "carol"), 0);
  time.pass(10_000);
  assertEquals(renames.takeRename("a", "alice"), 0);
});

Deno.test("a rate of 0 lifts them all, and 0 each alone", () => {
  const { limits: lifted } = limits({ rate: 0, newRooms: 1, newSessions: 1 });
  assertEquals(taken(lifted, 5_000, () => "u"), 5_000);
  for (let n = 0; n < 5; n++) {
    assertEquals([lifted.takeSession("a"), lifted.takeSay("a", { id: "u" }, "opening")], [0, 0]);
  }
  const { limits: none } = limits({ newSessions: 0, newRooms: 0, addressRate: 0 });
  for (let n = 0; n < 5; n++) {
    assertEquals([none.takeSession("a"), none.takeSay("a", { id: `u${n}` }, "opening")], [0, 0]);
  }
});

Deno.test("takeRead() lets a class behind one address open pages, refresh them and poll", () => {
  const { limits: class_, time } = limits();
  // All open three pages at once, with a dozen files each.
  for (let n = 0; n < 3 * CLASS; n++) {
    assertEquals(class_.takeRead("a", PAGE_COST), 0);
    for (let file = 0; file < 12; file++) assertEquals(class_.takeRead("a", 1), 0);
  }
  // Each page reloads every five seconds, for five minutes.
  for (let second = 0; second < 300; second++) {
    time.pass(1_000);
    for (let n = 0; n < CLASS / 5; n++) assertEquals(class_.takeRead("a", PAGE_COST), 0);
  }
});

Deno.test("takeRead() holds one address to what it may read, says when to come back, and is lifted", () => {
  const { limits: some, time } = limits();
  let pages = 0;
  while (some.takeRead("a", PAGE_COST) === 0) pages++;
  assertEquals(pages, 20 * 2_000 / PAGE_COST);
  assertEquals(some.takeRead("a", PAGE_COST), 20);
  assertEquals(some.takeRead("b", PAGE_COST), 0);
  time.pass(20);
  assertEquals(some.takeRead("a", PAGE_COST), 0);
  for (const lifted of [limits({ rate: 0 }), limits({ reads: 0 })]) {
    for (let n = 0; n < 5_000; n++) assertEquals(lifted.limits.takeRead("a", PAGE_COST), 0);
  }
});
