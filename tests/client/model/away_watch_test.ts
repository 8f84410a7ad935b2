// A user is away after a while without input, or with all tabs hidden.

import { assertEquals } from "@std/assert";
import {
  AwayWatch,
  HIDDEN_AFTER_MS,
  IDLE_AFTER_MS,
  type SignOfLife,
} from "../../../client/model/away_watch.ts";
import { FakeClock } from "../../support/fake_clock.ts";

/** Tabs of one browser, which notify each other. */
function tabs(count: number) {
  const time = new FakeClock();
  const notified: string[] = [];
  const signs: SignOfLife[] = [];
  const watches: AwayWatch[] = [];
  for (let tab = 0; tab < count; tab += 1) {
    watches.push(
      new AwayWatch({
        clock: time,
        tab: `${tab}`,
        notify(sign) {
          signs.push(sign);
          for (const [index, other] of watches.entries()) if (index !== tab) other.record(sign);
        },
        onChange: (away) => notified.push(`${tab} ${away ? "away" : "back"}`),
      }),
    );
  }
  // Earlier tabs notify later ones with the next sign of life.
  time.advance(20_000);
  for (const watch of watches) watch.input();
  return { time, notified, signs, watches };
}

Deno.test("AwayWatch is away after a while without input, and back at the first sign of life", () => {
  const { time, notified, watches: [watch] } = tabs(1);
  time.advance(IDLE_AFTER_MS - 1);
  watch!.input();
  time.advance(IDLE_AFTER_MS - 1);
  assertEquals(notified, []);
  time.advance(1);
  assertEquals(notified, ["0 away"]);
  watch!.input();
  assertEquals(notified, ["0 away", "0 back"]);
});

Deno.test("AwayWatch is away soon once the tab is hidden, and back when it is visible", () => {
  const { time, notified, watches: [watch] } = tabs(1);
  watch!.setVisible(false);
  time.advance(HIDDEN_AFTER_MS - 1);
  watch!.setVisible(true);
  time.advance(HIDDEN_AFTER_MS);
  assertEquals(notified, []);
  watch!.setVisible(false);
  time.advance(HIDDEN_AFTER_MS);
  assertEquals(notified, ["0 away"]);
  watch!.setVisible(true);
  assertEquals(notified, ["0 away", "0 back"]);
});

Deno.test("AwayWatch keeps the user of a hidden tab present while another tab is used", () => {
  const { time, notified, watches: [used, hidden] } = tabs(2);
  hidden!.setVisible(false);
  for (let minute = 0; minute < 10; minute += 1) {
    time.advance(60_000);
    used!.input();
  }
  assertEquals(notified, []);
  time.advance(IDLE_AFTER_MS);
  assertEquals(notified.toSorted(), ["0 away", "1 away"]);
  used!.input();
  assertEquals(notified.slice(2).toSorted(), ["0 back", "1 back"]);
});

Deno.test("AwayWatch notifies other tabs now and then, not with each key", () => {
  const { time, signs, watches: [watch] } = tabs(1);
  const before = signs.length;
  for (let key = 0; key < 600; key += 1) {
    watch!.input();
    time.advance(100);
  }
  assertEquals(signs.length - before <= 5, true);
  watch![Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
});
