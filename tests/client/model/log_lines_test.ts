// Grouping by author and time, and day lines in the reader's zone.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { GROUP_WITHIN_MS, logLines } from "../../../client/model/log_lines.ts";
import { message, userNamed } from "../sample.ts";

const NOON = Date.UTC(2026, 10, 20, 12);

function shape(lines: ReturnType<typeof logLines>): string[] {
  return lines.map((line) =>
    line.kind === "message" ? (line.continued ? "continued" : "message") : line.kind
  );
}

Deno.test("logLines() groups messages of one author that follow soon", () => {
  const lines = logLines([
    message(1, { at: NOON }),
    message(2, { at: NOON + GROUP_WITHIN_MS }),
    message(3, { at: NOON + 2 * GROUP_WITHIN_MS + 1 }),
    message(4, { at: NOON + 2 * GROUP_WITHIN_MS + 2, user: userNamed("bob") }),
  ], { zone: "UTC" });
  assertEquals(shape(lines), ["day", "message", "continued", "message", "message"]);
});

Deno.test("logLines() begins a day by the reader's time zone", () => {
  const at = Date.UTC(2026, 10, 20, 15, 59);
  const events = [message(1, { at }), message(2, { at: at + 120_000 })];
  assertEquals(shape(logLines(events, { zone: "UTC" })), ["day", "message", "continued"]);
  assertEquals(shape(logLines(events, { zone: "Asia/Shanghai" })), [
    "day",
    "message",
    "day",
    "message",
  ]);
});

Deno.test("logLines() marks the first new message and begins a group there", () => {
  const events = [message(1, { at: NOON }), message(2, { at: NOON + 1 })];
  assertEquals(shape(logLines(events, { zone: "UTC", newFrom: 2 })), [
    "day",
    "message",
    "new",
    "message",
  ]);
});

Deno.test("logLines() gives each line its own key, which stays when others are added", () => {
  const events = [1, 2, 3].map((seq) => message(seq, { at: NOON + seq }));
  const before = logLines(events.slice(1), { zone: "UTC" }).map(({ key }) => key);
  const after = logLines(events, { zone: "UTC" }).map(({ key }) => key);
  assertEquals(new Set(after).size, after.length);
  assertEquals(before.every((key) => after.includes(key)), true);
});
