// An uncaught error is logged, and ends nothing.

import { assertEquals } from "@std/assert";
import { installErrorHandlers } from "../../../server/ops/error_handlers.ts";
import { createLogger } from "../../../server/ops/logger.ts";

Deno.test("installErrorHandlers() notes errors and rejections as errors, and nothing after", () => {
  const lines: string[] = [];
  const faults = new EventTarget();
  const policy = installErrorHandlers(createLogger({ write: (line) => lines.push(line) }), faults);
  const error = new ErrorEvent("error", { error: new TypeError("boom"), cancelable: true });
  faults.dispatchEvent(error);
  const rejection = Object.assign(new Event("unhandledrejection", { cancelable: true }), {
    reason: new RangeError("bang"),
  });
  faults.dispatchEvent(rejection);
  assertEquals([error.defaultPrevented, rejection.defaultPrevented], [true, true]);
  const reported = lines.map((line) => JSON.parse(line));
  assertEquals(reported.map(({ level, event }) => [level, event]), [
    ["error", "uncaught_error"],
    ["error", "unhandled_rejection"],
  ]);
  assertEquals(reported.map(({ error }) => error.split("\n")[0]), [
    "TypeError: boom",
    "RangeError: bang",
  ]);
  policy[Symbol.dispose]();
  faults.dispatchEvent(new ErrorEvent("error", { error: new Error("later") }));
  assertEquals(lines.length, 2);
});

Deno.test("installErrorHandlers() holds back an error and a rejection that it cannot report", () => {
  const throws = () => {
    throw new Error("stdout is full");
  };
  const faults = new EventTarget();
  // An error of a listener of an event target is uncaught, and would end this test too.
  const policy = installErrorHandlers({ info: throws, warn: throws, error: throws }, faults);
  const error = new ErrorEvent("error", { error: new TypeError("boom"), cancelable: true });
  const rejection = new Event("unhandledrejection", { cancelable: true });
  faults.dispatchEvent(error);
  faults.dispatchEvent(rejection);
  assertEquals([error.defaultPrevented, rejection.defaultPrevented], [true, true]);
  policy[Symbol.dispose]();
});
