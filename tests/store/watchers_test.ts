import { assertEquals } from "@std/assert";
import { Watchers } from "../../store/watchers.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { alice, ROOM } from "./log_vocabulary.ts";

function eventAt(seq: number): LogEvent {
  return { type: "message", room: ROOM, seq, id: "", at: 1, user: alice, text: "" };
}

function fail(error: unknown): never {
  throw error;
}

Deno.test("watch() does not receive events from before it, even if not yet delivered", async () => {
  const watchers = new Watchers(fail);
  const early: number[] = [];
  const late: number[] = [];
  using _early = watchers.watch((events) => early.push(...events.map(({ seq }) => seq)));
  watchers.emit([eventAt(1), eventAt(2)]);
  using _late = watchers.watch((events) => late.push(...events.map(({ seq }) => seq)));
  watchers.emit([eventAt(3)]);
  await watchers.delivered();
  assertEquals([early, late], [[1, 2, 3], [3]]);
});

Deno.test("a watcher that throws is reported and does not affect the others", async () => {
  const reported: unknown[] = [];
  const watchers = new Watchers((error) => reported.push(error));
  const received: number[] = [];
  const fault = new Error("broken watcher");
  using _broken = watchers.watch(() => {
    throw fault;
  });
  using _sound = watchers.watch((events) => received.push(...events.map(({ seq }) => seq)));
  watchers.emit([eventAt(1)]);
  await watchers.delivered();
  assertEquals(received, [1]);
  assertEquals(reported, [fault]);
});
