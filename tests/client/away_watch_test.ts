// Away: after a while without input, or out of sight, in every tab of the person.

import { assertEquals } from "@std/assert";
import {
  AwayWatch,
  HIDDEN_AFTER_MS,
  IDLE_AFTER_MS,
  type SignOfLife,
} from "../../client/room/away_watch.ts";
import { ManualTime } from "../support/manual_time.ts";

/** Tabs of one browser, which hear each other. */
function tabs(count: number) {
  const time = new ManualTime();
  const told: string[] = [];
  const signs: SignOfLife[] = [];
  const watches: AwayWatch[] = [];
  for (let tab = 0; tab < count; tab += 1) {
    watches.push(
      new AwayWatch({
        timers: time,
        tab: `${tab}`,
        tell(sign) {
          signs.push(sign);
          for (const [index, other] of watches.entries()) if (index !== tab) other.hear(sign);
        },
        onChange: (away) => told.push(`${tab} ${away ? "away" : "back"}`),
      }),
    );
  }
  // Whoever came earlier tells those who came later with the next sign of life.
  time.advance(20_000);
  for (const watch of watches) watch.input();
  return { time, told, signs, watches };
}

Deno.test("AwayWatch is away after a while without input, and back at the first sign of life", () => {
  const { time, told, watches: [watch] } = tabs(1);
  time.advance(IDLE_AFTER_MS - 1);
  watch!.input();
  time.advance(IDLE_AFTER_MS - 1);
  assertEquals(told, []);
  time.advance(1);
  assertEquals(told, ["0 away"]);
  watch!.input();
  assertEquals(told, ["0 away", "0 back"]);
});

Deno.test("AwayWatch is away soon once the tab is hidden, and back when it is seen", () => {
  const { time, told, watches: [watch] } = tabs(1);
  watch!.setVisible(false);
  time.advance(HIDDEN_AFTER_MS - 1);
  watch!.setVisible(true);
  time.advance(HIDDEN_AFTER_MS);
  assertEquals(told, []);
  watch!.setVisible(false);
  time.advance(HIDDEN_AFTER_MS);
  assertEquals(told, ["0 away"]);
  watch!.setVisible(true);
  assertEquals(told, ["0 away", "0 back"]);
});

Deno.test("AwayWatch keeps a hidden tab's person here while another tab is used", () => {
  const { time, told, watches: [used, hidden] } = tabs(2);
  hidden!.setVisible(false);
  for (let minute = 0; minute < 10; minute += 1) {
    time.advance(60_000);
    used!.input();
  }
  assertEquals(told, []);
  time.advance(IDLE_AFTER_MS);
  assertEquals(told.toSorted(), ["0 away", "1 away"]);
  used!.input();
  assertEquals(told.slice(2).toSorted(), ["0 back", "1 back"]);
});

Deno.test("AwayWatch tells other tabs now and then, not of each key", () => {
  const { time, signs, watches: [watch] } = tabs(1);
  const before = signs.length;
  for (let key = 0; key < 600; key += 1) {
    watch!.input();
    time.advance(100);
  }
  assertEquals(signs.length - before <= 5, true);
  watch![Symbol.dispose]();
  assertEquals(time.timers, 0);
});
