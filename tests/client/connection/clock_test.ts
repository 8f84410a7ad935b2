// The real clock of the client's machines.

import { assertEquals } from "@std/assert";
import { systemClock } from "../../../client/connection/clock.ts";

Deno.test("systemTimers.drawn() calls back before whatever task is waiting", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const called: string[] = [];
  systemClock.after(0, () => {
    called.push("task");
    resolve();
  });
  systemClock.drawn(() => called.push("drawn"));
  assertEquals(called, []);
  await promise;
  assertEquals(called, ["drawn", "task"]);
});

Deno.test("systemTimers.after() waits where more is asked for than a timer can count", async () => {
  let called = false;
  const cancel = systemClock.after(2 ** 40, () => called = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  cancel();
  assertEquals(called, false);
});
