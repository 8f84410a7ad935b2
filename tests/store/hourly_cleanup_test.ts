// The cleanup of a store, with parts that fail.

import { assertEquals } from "@std/assert";
import { HourlyCleanup } from "../../store/hourly_cleanup.ts";
import { nextTask } from "../support/hub_in_memory.ts";

const LINE = "Old sessions and users are not removed: disk full";

function fail(): Promise<boolean> {
  return Promise.reject(new Error("disk full"));
}

Deno.test("HourlyCleanup runs every part and reports the one that fails", async () => {
  const lines: string[] = [];
  let runs = 0;
  const count = () => Promise.resolve(++runs > 1);
  using _cleanup = new HourlyCleanup({
    parts: [fail, count],
    report: (line) => lines.push(line),
  });
  await nextTask();
  assertEquals([runs, lines], [1, [LINE]]);
});

Deno.test("HourlyCleanup reports no failure of a part that its disposal cut off", async () => {
  const lines: string[] = [];
  const part = Promise.withResolvers<boolean>();
  let runs = 0;
  const cleanup = new HourlyCleanup({
    parts: [() => part.promise, () => Promise.resolve(++runs > 1)],
    report: (line) => lines.push(line),
  });
  cleanup[Symbol.dispose]();
  part.reject(new Error("the log is closed"));
  await nextTask();
  assertEquals([runs, lines], [0, []]);
});
