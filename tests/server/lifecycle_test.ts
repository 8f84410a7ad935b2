// The shutdown of the server, with simulated signals.

import { assertEquals, assertRejects } from "@std/assert";
import {
  ECHO_WITHIN_MS,
  inOrder,
  type SignalSource,
  stopOnSignals,
} from "../../server/lifecycle.ts";
import { type Logger, SILENT_LOGGER } from "../../server/ops/logger.ts";

function server(stop: () => Promise<void>, within?: number, log: Logger = SILENT_LOGGER) {
  const listeners = new Map<string, () => void>();
  const signals: SignalSource = {
    addSignalListener: (signal, listener) => void listeners.set(signal, listener),
    removeSignalListener: (signal) => void listeners.delete(signal),
  };
  const { promise: exited, resolve: exit } = Promise.withResolvers<number>();
  let time = 0;
  const clock = { now: () => time };
  const listening = stopOnSignals({ stop, within, signals, exit, clock, log });
  return {
    send: (signal: string) => listeners.get(signal)?.(),
    pass: (ms: number) => void (time += ms),
    exited,
    listening,
    listeners,
  };
}

Deno.test("stopOnSignals() exits with 0 when the stop is done", async () => {
  let stops = 0;
  const { send, exited } = server(() => {
    stops++;
    return Promise.resolve();
  });
  send("SIGINT");
  assertEquals(await exited, 0);
  assertEquals(stops, 1);
});

Deno.test("stopOnSignals() exits at once at the second signal", async () => {
  const { send, pass, exited } = server(() => new Promise(() => {}), 60_000);
  send("SIGINT");
  pass(ECHO_WITHIN_MS);
  send("SIGINT");
  assertEquals(await exited, 130);
});

Deno.test("stopOnSignals() takes the copies of one Ctrl+C for one", async () => {
  const { promise: stopped, resolve: finish } = Promise.withResolvers<void>();
  const { send, pass, exited } = server(() => stopped);
  send("SIGINT");
  pass(ECHO_WITHIN_MS - 1);
  send("SIGINT");
  finish();
  assertEquals(await exited, 0);
});

Deno.test("stopOnSignals() exits with 1 when the stop fails or takes too long", async () => {
  const failing = server(() => Promise.reject(new Error("disk")));
  failing.send("SIGINT");
  assertEquals(await failing.exited, 1);
  const slow = server(() => new Promise(() => {}), 1);
  slow.send("SIGINT");
  assertEquals(await slow.exited, 1);
});

Deno.test("stopOnSignals() listens no more when it is disposed of", () => {
  const { listening, listeners } = server(() => Promise.resolve());
  assertEquals(listeners.size, 2);
  listening[Symbol.dispose]();
  assertEquals(listeners.size, 0);
});

Deno.test("stopOnSignals() stops and exits even if its log throws", async () => {
  const throws = () => {
    throw new Error("stdout is full");
  };
  const broken = { info: throws, warn: throws, error: throws };
  let stops = 0;
  const well = server(() => Promise.resolve(void stops++), undefined, broken);
  well.send("SIGTERM");
  assertEquals([await well.exited, stops], [0, 1]);
  const failing = server(() => Promise.reject(new Error("disk")), undefined, broken);
  failing.send("SIGTERM");
  assertEquals(await failing.exited, 1);
  const slow = server(() => new Promise(() => {}), 1, broken);
  slow.send("SIGTERM");
  assertEquals(await slow.exited, 1);
});

Deno.test("inOrder() runs every step even if earlier ones throw, and reports all errors", async () => {
  const done: string[] = [];
  const steps = inOrder(
    () => {
      throw new Error("connections");
    },
    () => Promise.reject(new Error("listener")),
    () => Promise.resolve(void done.push("store")),
    () => void done.push("metrics"),
  );
  const error = await assertRejects(() => steps, AggregateError, "connections");
  assertEquals([error.errors.length, done], [2, ["store", "metrics"]]);
});
