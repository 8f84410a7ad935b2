// What log lines look like, and what never gets into them.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { createLogger, logFormat } from "../../server/operations/logger.ts";

const AT = Date.UTC(2026, 10, 20, 19, 24, 5);

function written(format: "text" | "json") {
  const lines: string[] = [];
  const log = createLogger({ format, write: (line) => lines.push(line), now: () => AT });
  return { log, lines };
}

Deno.test("logFormat() is text on a terminal and JSON elsewhere, unless it was chosen", () => {
  assertEquals(logFormat("auto", true), "text");
  assertEquals(logFormat("auto", false), "json");
  assertEquals(logFormat("text", false), "text");
  assertEquals(logFormat("json", true), "json");
});

Deno.test("createLogger() writes one JSON object a line, whose own fields win", () => {
  const { log, lines } = written("json");
  log.info("listening", { url: "http://localhost:8000", event: "other" });
  assertEquals(lines, [
    '{"time":"2026-11-20T19:24:05.000Z","level":"info","event":"listening","url":"http://localhost:8000"}',
  ]);
});

Deno.test("createLogger() writes lines for a person in text", () => {
  const { log, lines } = written("text");
  log.info("listening", { port: 8000, missing: undefined });
  log.warn("slow_reader", { room: "lobby", why: "too slow" });
  assertEquals(lines.map((line) => line.slice("19:24:05 ".length)), [
    "listening port=8000",
    'WARN slow_reader room=lobby why="too slow"',
  ]);
});

Deno.test("createLogger() lets no value pass for another line or steer the terminal", () => {
  const { log, lines } = written("text");
  log.info("renamed", { name: "a\nb level=error", to: "\u001b[2J\u009b\u202e" });
  assertEquals(lines.length, 1);
  assertStringIncludes(lines[0]!, 'name="a\\nb level=error" to="\\u001b[2J\\u009b\\u202e"');
});

Deno.test("createLogger() hides the values of fields that are secrets by name", () => {
  for (const format of ["text", "json"] as const) {
    const { log, lines } = written(format);
    log.error("failed", { password: "hunter2", sessionToken: "hunter2", Cookie: "hunter2" });
    assertEquals(lines[0]!.includes("hunter2"), false);
  }
});

Deno.test("createLogger() tells an error with where it came from", () => {
  const { log, lines } = written("json");
  log.error("failed", { error: new TypeError("no such thing") });
  const { error } = JSON.parse(lines[0]!);
  assertStringIncludes(error, "TypeError: no such thing\n");
});
