// When figures of a soak count as growing.

import { assertEquals } from "@std/assert";
import { findCreeping } from "./flatness.ts";

function course(values: readonly number[]) {
  return [{ name: "RSS", values, factor: 1.15, slack: 16 }];
}

const minutes = (valueOf: (minute: number) => number) =>
  Array.from({ length: 30 }, (_, n) => valueOf(n));

Deno.test("findCreeping() ignores figures that are constant, warm up, or vary by noise", () => {
  assertEquals(findCreeping(course(minutes(() => 120))), []);
  assertEquals(findCreeping(course(minutes((n) => n < 3 ? 80 : 130))), []);
  assertEquals(findCreeping(course(minutes((n) => 120 + (n * 7) % 20))), []);
  assertEquals(findCreeping(course(minutes((n) => n === 28 ? 900 : 120))), []);
});

Deno.test("findCreeping() describes a figure that grows by the minute", () => {
  assertEquals(findCreeping(course(minutes((n) => 100 + 3 * n))), [
    "RSS creeps: 121, in the end 175",
  ]);
});

Deno.test("findCreeping() ignores a run that is too short", () => {
  assertEquals(findCreeping(course([100, 200, 300, 400])), []);
});
