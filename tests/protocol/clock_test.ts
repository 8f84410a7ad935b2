// The clocks of server and page.

import { assert, assertEquals } from "@std/assert";
import { monotonicClock, systemClock } from "../../protocol/clock.ts";

Deno.test("systemClock.setTimer() waits if more is asked for than a platform timer can count", async () => {
  let called = false;
  const cancel = systemClock.setTimer(2 ** 40, () => called = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  cancel();
  assertEquals(called, false);
});

Deno.test("a timer that was cancelled, even twice, does not fire", async () => {
  let called = false;
  const cancel = monotonicClock.setTimer(0, () => called = true);
  cancel();
  cancel();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(called, false);
});

Deno.test("systemClock counts from the epoch, monotonicClock from the process's start", () => {
  assert(systemClock.now() >= Date.UTC(2026, 0));
  assert(monotonicClock.now() < Date.UTC(2000, 0));
});
