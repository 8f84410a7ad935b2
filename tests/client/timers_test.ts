// The real clock of the client's machines.

import { assertEquals } from "@std/assert";
import { systemTimers } from "../../client/connection/timers.ts";

Deno.test("systemTimers.drawn() calls back before whatever task is waiting", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const called: string[] = [];
  systemTimers.after(0, () => {
    called.push("task");
    resolve();
  });
  systemTimers.drawn(() => called.push("drawn"));
  assertEquals(called, []);
  await promise;
  assertEquals(called, ["drawn", "task"]);
});

Deno.test("systemTimers.after() waits where more is asked for than a timer can count", async () => {
  let called = false;
  const cancel = systemTimers.after(2 ** 40, () => called = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  cancel();
  assertEquals(called, false);
});
