// When the page counts a render as done.

import { assertEquals } from "@std/assert";
import { afterRender } from "../../../client/model/render_cooldown.ts";

Deno.test("afterRender() calls back before any task that is waiting", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const called: string[] = [];
  setTimeout(() => {
    called.push("task");
    resolve();
  }, 0);
  afterRender(() => called.push("render"));
  assertEquals(called, []);
  await promise;
  assertEquals(called, ["render", "task"]);
});
