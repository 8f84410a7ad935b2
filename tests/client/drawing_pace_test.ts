// How much a drawing adds: less at once where it takes long, more only where quick is no accident.

import { assertEquals } from "@std/assert";
import { DrawingPace, LINES_MAX } from "../../client/room/drawing_pace.ts";

const QUICK_MS = 5;
const IN_TIME_MS = 15;
const SLOW_MS = 40;

Deno.test("DrawingPace.heed() doubles after two quick drawings in a row, not after one", () => {
  const pace = new DrawingPace();
  const first = pace.lines;
  pace.heed(QUICK_MS, true);
  assertEquals(pace.lines, first);
  pace.heed(QUICK_MS, true);
  assertEquals(pace.lines, first * 2);
  pace.heed(QUICK_MS, true);
  pace.heed(IN_TIME_MS, true);
  pace.heed(QUICK_MS, true);
  assertEquals(pace.lines, first * 2);
});

Deno.test("DrawingPace.heed() learns nothing from a quick drawing of fewer lines than may be", () => {
  const pace = new DrawingPace();
  const first = pace.lines;
  for (let n = 0; n < 4; n += 1) pace.heed(QUICK_MS, false);
  assertEquals(pace.lines, first);
});

Deno.test("DrawingPace.heed() goes down at once, for what is added no further than to what can be read", () => {
  const pace = new DrawingPace();
  const first = pace.lines;
  pace.heed(SLOW_MS, true);
  assertEquals(pace.lines, first / 2);
  for (let n = 0; n < 4; n += 1) pace.heed(SLOW_MS, true);
  assertEquals(pace.lines, first / 2);
  assertEquals(pace.replacing, 1);
  for (let n = 0; n < 20; n += 1) pace.heed(QUICK_MS, true);
  assertEquals([pace.lines, pace.replacing], [LINES_MAX, LINES_MAX]);
});
