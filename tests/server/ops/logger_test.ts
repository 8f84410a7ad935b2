// The form of log lines, and what they never contain.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createLogger, logFormat } from "../../../server/ops/logger.ts";

const AT = Date.UTC(2026, 10, 20, 19, 24, 5);

function written(format: "text" | "json") {
  const lines: string[] = [];
  const log = createLogger({ format, write: (line) => lines.push(line), clock: { now: () => AT } });
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

Deno.test("createLogger() writes an error with its stack", () => {
  const { log, lines } = written("json");
  log.error("failed", { error: new TypeError("no such thing") });
  const { error } = JSON.parse(lines[0]!);
  assertStringIncludes(error, "TypeError: no such thing\n");
});

/** Everything that a careless caller may pass, and that makes JSON or reading a property throw. */
function hostileFields(): Record<string, unknown> {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const throws = () => {
    throw new Error("no");
  };
  const error = new Error("stacks are made when they are read");
  Object.defineProperty(error, "stack", { get: throws });
  return {
    circular,
    big: 2n ** 70n,
    json: { toJSON: throws },
    error,
    stackless: Object.assign(new Error("x"), { stack: { toString: throws } }),
    proxy: new Proxy({}, { getPrototypeOf: throws, get: throws, ownKeys: throws }),
    symbol: Symbol("s"),
    call: () => 1,
    get getter() {
      return throws();
    },
    deep: Array.from({ length: 20_000 }).reduce((inner) => [inner], []),
    nested: { password: "hunter2", cause: new TypeError("inner") },
    ok: "still logged",
  };
}

Deno.test("createLogger() writes what can be read of a line, whatever its fields throw", () => {
  for (const format of ["text", "json"] as const) {
    const { log, lines } = written(format);
    log.error("failed", hostileFields());
    assertEquals(lines.length, 1);
    assertStringIncludes(lines[0]!, "still logged");
    assertStringIncludes(lines[0]!, "[unreadable]");
    assertStringIncludes(lines[0]!, "1180591620717411303424");
    assertStringIncludes(lines[0]!, "TypeError: inner");
    assertEquals(lines[0]!.includes("hunter2"), false);
    if (format === "json") JSON.parse(lines[0]!);
  }
});

Deno.test("createLogger() takes fields that are no plain object, and drops what it cannot list", () => {
  const { log, lines } = written("json");
  const ownKeys = () => {
    throw new Error("no");
  };
  log.error("failed", new Proxy({}, { ownKeys }));
  assertEquals(lines.length, 0);
  log.error("next");
  assertEquals(lines.map((line) => JSON.parse(line).event), ["log_lines_dropped", "next"]);
});

Deno.test("createLogger() bounds a line, whatever is in it", () => {
  const long = "x".repeat(1_000_000);
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, long]));
  for (const format of ["text", "json"] as const) {
    const { log, lines } = written(format);
    for (const fields of [{ long }, { list: Array(100).fill(long) }, many]) {
      log.info("large", fields);
    }
    assertEquals(lines.length, 3);
    assert(lines.every((line) => line.length < 1_000_000), `${lines.map(({ length }) => length)}`);
  }
});

Deno.test("createLogger() drops and counts what cannot be written, and tries again with the next line", () => {
  const lines: string[] = [];
  let full = true;
  let dropped = 0;
  const log = createLogger({
    write(line) {
      if (full) throw new Error("No space left on device");
      lines.push(line);
    },
    onDrop: () => dropped++,
  });
  log.info("one");
  log.error("two");
  assertEquals([lines.length, dropped], [0, 2]);
  full = false;
  log.info("three");
  log.info("four");
  const reported = lines.map((line) => JSON.parse(line));
  assertEquals(reported.map(({ event, lines }) => [event, lines]), [
    ["log_lines_dropped", 2],
    ["three", undefined],
    ["four", undefined],
  ]);
});
