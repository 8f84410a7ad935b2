// Quiet lines of who came and went: gathered, and silent about whoever is back at once.

import { assertEquals } from "@std/assert";
import {
  CAME_FOR_GOOD_MS,
  GONE_FOR_GOOD_MS,
  Passages,
  SMALL_ROOM_MAX,
} from "../../client/log/passages.ts";
import type { User } from "../../protocol/event.ts";
import { ManualTime } from "../support/manual_time.ts";
import { ADA, ME, userNamed } from "./sample.ts";

const BOB = userNamed("bob");
/** What waits is looked at so often. */
const LOOK_MS = 1_000;

function rig() {
  const time = new ManualTime();
  const log = { head: 7 };
  const passages = new Passages({ timers: time, head: () => log.head, ownId: () => ME.id });
  const names = (users: readonly User[]) => users.map(({ name }) => name).join(" ");
  return {
    time,
    log,
    passages,
    came: (...came: User[]) => passages.note({ came, went: [] }, 5),
    went: (...went: User[]) => passages.note({ came: [], went }, 5),
    lines: () =>
      passages.lines.value.map(({ after, came, went }) =>
        `${after}: +${names(came)} -${names(went)}`
      ),
  };
}

Deno.test("Passages gathers who came and went between two messages in one line", () => {
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

Deno.test("Passages says nothing of whoever is gone for a moment, or looks in for one", () => {
  const { time, passages, came, went, lines } = rig();
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
  assertEquals(time.timers, 0);
  passages[Symbol.dispose]();
});

Deno.test("Passages takes back who came and went while nothing was said", () => {
  const { time, came, went, lines } = rig();
  came(ADA);
  time.advance(CAME_FOR_GOOD_MS + LOOK_MS);
  went(ADA);
  time.advance(GONE_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), []);
});

Deno.test("Passages never tells of oneself, nor of a crowd", () => {
  const { time, passages, came, lines } = rig();
  came(ME);
  passages.note({ came: [ADA, BOB], went: [] }, SMALL_ROOM_MAX + 1);
  time.advance(GONE_FOR_GOOD_MS + LOOK_MS);
  assertEquals(lines(), []);
});
