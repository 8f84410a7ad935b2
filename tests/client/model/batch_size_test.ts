// How much a drawing adds: less at once where it takes long, more only where quick is no accident.

import { assertEquals } from "@std/assert";
import { BatchSize, LINES_MAX } from "../../../client/model/batch_size.ts";

const QUICK_MS = 5;
const IN_TIME_MS = 15;
const SLOW_MS = 40;

Deno.test("BatchSize.adjust() doubles after two quick drawings in a row, not after one", () => {
  const pace = new BatchSize();
  const first = pace.lines;
  pace.adjust(QUICK_MS, true);
  assertEquals(pace.lines, first);
  pace.adjust(QUICK_MS, true);
  assertEquals(pace.lines, first * 2);
  pace.adjust(QUICK_MS, true);
  pace.adjust(IN_TIME_MS, true);
  pace.adjust(QUICK_MS, true);
  assertEquals(pace.lines, first * 2);
});

Deno.test("BatchSize.adjust() learns nothing from a quick drawing of fewer lines than may be", () => {
  const pace = new BatchSize();
  const first = pace.lines;
  for (let n = 0; n < 4; n += 1) pace.adjust(QUICK_MS, false);
  assertEquals(pace.lines, first);
});

Deno.test("BatchSize.adjust() goes down at once, for what is added no further than to what can be read", () => {
  const pace = new BatchSize();
  const first = pace.lines;
  pace.adjust(SLOW_MS, true);
  assertEquals(pace.lines, first / 2);
  for (let n = 0; n < 4; n += 1) pace.adjust(SLOW_MS, true);
  assertEquals(pace.lines, first / 2);
  assertEquals(pace.replacing, 1);
  for (let n = 0; n < 20; n += 1) pace.adjust(QUICK_MS, true);
  assertEquals([pace.lines, pace.replacing], [LINES_MAX, LINES_MAX]);
});
