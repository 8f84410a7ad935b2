// Lines about users who join and leave: batched, and without users who are back at once.

import { assertEquals } from "@std/assert";
import {
  CAME_FOR_GOOD_MS,
  GONE_FOR_GOOD_MS,
  JoinLeaveNotices,
  SHOWN_WITHIN_MS,
  SMALL_ROOM_MAX,
} from "../../../client/model/join_leave_notices.ts";
import type { User } from "../../../protocol/events/base.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { ADA, ME, userNamed } from "../sample.ts";

const BOB = userNamed("bob");
/** How often waiting changes are checked. */
const LOOK_MS = 1_000;

function rig() {
  const time = new FakeClock();
  const log = { head: 7 };
  const joinLeaveNotices = new JoinLeaveNotices({
    clock: time,
    head: () => log.head,
    ownId: () => ME.id,
  });
  const names = (users: readonly User[]) => users.map(({ name }) => name).join(" ");
  return {
    time,
    log,
    joinLeaveNotices,
    came: (...came: User[]) => joinLeaveNotices.add({ came, went: [] }, 5),
    went: (...went: User[]) => joinLeaveNotices.add({ came: [], went }, 5),
    lines: () =>
      joinLeaveNotices.lines.value.map(({ after, came, went }) =>
        `${after}: +${names(came)} -${names(went)}`
      ),
  };
}

Deno.test("JoinLeaveNotices collects joins and leaves between two messages in one line", () => {
  const { time, log, came, went, lines } = rig();
  came(ADA);
  time.advance(CAME_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), ["7: +ada -"]);
  came(BOB, userNamed("cy"));
  went(userNamed("dee"));
  time.advance(GONE_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), ["7: +ada bob cy -dee"]);
  log.head = 8;
  came(userNamed("eve"));
  time.advance(CAME_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), ["7: +ada bob cy -dee", "8: +eve -"]);
});

Deno.test("JoinLeaveNotices omits users who are away, or present, for a moment only", () => {
  const { time, joinLeaveNotices, came, went, lines } = rig();
  for (let flap = 0; flap < 5; flap += 1) {
    went(ADA);
    time.advance(GONE_FOR_GOOD_MS - LOOK_MS);
    came(ADA);
    time.advance(LOOK_MS);
  }
  came(BOB);
  time.advance(CAME_FOR_GOOD_MS - LOOK_MS);
  went(BOB);
  time.advance(2 * GONE_FOR_GOOD_MS);
  assertEquals(lines(), []);
  assertEquals(time.pendingTimers, 0);
  joinLeaveNotices[Symbol.dispose]();
});

Deno.test("JoinLeaveNotices removes a user who joins and leaves without a message between", () => {
  const { time, came, went, lines } = rig();
  came(ADA);
  time.advance(CAME_FOR_GOOD_MS + LOOK_MS);
  went(ADA);
  time.advance(GONE_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), []);
});

Deno.test("JoinLeaveNotices omits the own user, and everybody in a crowd", () => {
  const { time, joinLeaveNotices, came, lines } = rig();
  came(ME);
  joinLeaveNotices.add({ came: [ADA, BOB], went: [] }, SMALL_ROOM_MAX + 1);
  time.advance(GONE_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), []);
});

/** What happens, by the second: users come, go or write; then the resulting lines. */
const ARRIVALS: readonly (readonly [
  string,
  readonly (readonly [second: number, what: "came" | "went" | "said", who: User])[],
  readonly string[],
])[] = [
  ["says something just after", [[0, "came", ADA], [1, "said", ADA]], ["7: +ada -"]],
  ["writes before the notice", [[0, "said", ADA], [1, "came", ADA]], ["7: +ada -"]],
  [
    "writes much at once, with the notice in between",
    [[0, "said", ADA], [1, "said", ADA], [2, "came", ADA], [3, "said", ADA], [9, "said", ADA]],
    ["7: +ada -"],
  ],
  [
    "says something after somebody else",
    [[0, "came", ADA], [1, "said", BOB], [2, "said", ADA], [3, "said", BOB]],
    ["8: +ada -"],
  ],
  ["says nothing, but another does", [[0, "came", ADA], [1, "said", BOB]], ["8: +ada -"]],
  [
    "comes with another, and each says something",
    [[0, "came", ADA], [0, "came", BOB], [1, "said", ADA], [2, "said", BOB]],
    ["7: +ada -", "8: +bob -"],
  ],
  [
    "comes after another, who says something first",
    [[0, "came", BOB], [0, "came", ADA], [1, "said", ADA], [2, "said", BOB]],
    ["7: +ada -", "8: +bob -"],
  ],
  [
    "had said something long before",
    [[0, "said", ADA], [40, "came", ADA]],
    ["8: +ada -"],
  ],
  [
    "had said something, left, and is back for more",
    [[0, "said", ADA], [1, "went", ADA], [50, "came", ADA], [51, "said", ADA]],
    [],
  ],
  [
    "says something and is gone again",
    [[0, "came", ADA], [1, "said", ADA], [12, "went", ADA]],
    ["7: +ada -", "8: + -ada"],
  ],
  [
    "is only gone for a moment, and goes on",
    [[0, "said", ADA], [1, "went", ADA], [2, "came", ADA], [3, "said", ADA]],
    [],
  ],
];

for (const [what, steps, expected] of ARRIVALS) {
  Deno.test(`JoinLeaveNotices tells of who ${what} before their own words`, () => {
    const { time, log, joinLeaveNotices, came, went, lines } = rig();
    let second = 0;
    for (const [at, happens, who] of steps) {
      time.advance((at - second) * 1_000);
      second = at;
      if (happens === "came") came(who);
      else if (happens === "went") went(who);
      else joinLeaveNotices.said(who.id, log.head += 1);
    }
    time.advance(GONE_FOR_GOOD_MS + LOOK_MS);
    assertEquals(lines(), expected);
  });
}

Deno.test("JoinLeaveNotices forgets messages once they cannot matter any more", () => {
  const { time, log, joinLeaveNotices, came, lines } = rig();
  joinLeaveNotices.said(ADA.id, log.head += 1);
  time.advance(SHOWN_WITHIN_MS + 1);
  for (let n = 0; n < 3; n += 1) joinLeaveNotices.said(BOB.id, log.head += 1);
  came(ADA);
  time.advance(CAME_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), ["11: +ada -"]);
});
