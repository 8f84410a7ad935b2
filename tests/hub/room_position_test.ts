// A room's position: read once, advanced by events, and verified before a cursor is called unknown.

import { assertEquals } from "@std/assert";
import type { LogPosition } from "../../hub/event_log.ts";
import { AHEAD_MAX, type PositionChange, RoomPosition } from "../../hub/room_position.ts";
import { DELETION } from "../../protocol/events/delete.ts";
import { EVENT_TYPES } from "../../protocol/events/registry.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { LAG_MS } from "../support/lagging_log.ts";
import { nextTask } from "../support/hub_in_memory.ts";

function positionOf(head: number, newest = head, lagMs = LAG_MS) {
  const log = { head, newest };
  let reads = 0;
  const time = new FakeClock();
  const read = (): Promise<LogPosition> => {
    reads++;
    return Promise.resolve({ ...log });
  };
  const position = new RoomPosition({ read, lagMs, clock: time });
  return { position, log, time, reads: () => reads };
}

function written(seq: number): PositionChange {
  return { type: "message", text: "hi", seq, at: seq };
}

Deno.test("RoomPosition.load() asks the log once, also when many call it at the same time", async () => {
  const { position, reads } = positionOf(7, 5);
  assertEquals([position.head, position.newest], [0, undefined]);
  await Promise.all([position.load(), position.load(), position.reach(7), position.reach(3)]);
  await position.load();
  assertEquals([position.head, position.newest, reads()], [7, 5, 1]);
});

Deno.test("RoomPosition.advance() follows the events of the log, each once", async () => {
  const { position } = positionOf(7, 5);
  await position.load();
  const after = (type: string, seq: number, target?: number) => {
    position.advance({ type, seq, target, at: seq } as PositionChange);
    return [position.head, position.newest];
  };
  assertEquals(after("message", 7), [7, 5]);
  assertEquals(after("edit", 8, 5), [8, 5]);
  assertEquals(after("message", 9), [9, 9]);
  assertEquals(after("delete", 10, 5), [10, 9]);
  assertEquals(after("delete", 11, 9), [11, undefined]);
  assertEquals(after("message", 12), [12, 12]);
  // Seqs 13 and 14 may be messages.
  assertEquals(after("edit", 15, 5), [15, undefined]);
});

Deno.test("RoomPosition.advance() does not know the newest message after an event of any type deletes it", async () => {
  const { position } = positionOf(7, 5);
  await position.load();
  const types = EVENT_TYPES as unknown as Record<string, Partial<typeof DELETION>>;
  types.retract = { change: DELETION.change };
  try {
    position.advance({ type: "retract", target: 5, seq: 8, at: 8 } as unknown as PositionChange);
  } finally {
    delete types.retract;
  }
  assertEquals([position.head, position.newest], [8, undefined]);
});

Deno.test("RoomPosition.refresh() ignores an answer that events have overtaken", async () => {
  const { position, log } = positionOf(7);
  const refreshing = position.refresh();
  position.advance(written(8));
  await refreshing;
  assertEquals([position.head, position.newest], [8, 8]);
  log.head = log.newest = 9;
  await position.refresh();
  assertEquals([position.head, position.newest], [9, 9]);
});

Deno.test("RoomPosition.refresh() asks again after a failure", async () => {
  let fails = true;
  const read = () =>
    fails ? Promise.reject(new Error("disk")) : Promise.resolve({ head: 3, newest: 3 });
  const position = new RoomPosition({ read, lagMs: 0 });
  assertEquals(await position.load().catch(({ message }) => message), "disk");
  fails = false;
  assertEquals(await position.reach(3), true);
});

Deno.test("RoomPosition.reach() asks the log before it waits", async () => {
  const { position, log, time, reads } = positionOf(7);
  await position.load();
  log.head = 8;
  assertEquals([await position.reach(8), reads(), time.pendingTimers], [true, 2, 0]);
});

Deno.test("RoomPosition.reach() waits for an event that is slightly ahead, and no longer than it takes", async () => {
  const { position, time } = positionOf(7);
  const reached = position.reach(9);
  await nextTask();
  position.advance(written(8));
  assertEquals(time.pendingTimers, 1);
  position.advance(written(9));
  assertEquals([await reached, time.pendingTimers], [true, 0]);
});

Deno.test("RoomPosition.reach() ends its wait with one more question to the log", async () => {
  const { position, log, time } = positionOf(7);
  const outcomes = [position.reach(8), position.reach(9)];
  await nextTask();
  log.head = 8;
  time.advance(LAG_MS);
  assertEquals(await Promise.all(outcomes), [true, false]);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("RoomPosition.reach() does not wait for a cursor that is far ahead", async () => {
  const { position, time } = positionOf(7);
  assertEquals([await position.reach(7 + AHEAD_MAX + 1), time.pendingTimers], [false, 0]);
});

Deno.test("RoomPosition.reach() does not wait if the log's answers are exact", async () => {
  const { position, reads, time } = positionOf(7, 7, 0);
  assertEquals([await position.reach(8), reads(), time.pendingTimers], [false, 2, 0]);
});

Deno.test("RoomPosition[Symbol.dispose]() ends every wait and its timer", async () => {
  const { position, time } = positionOf(7);
  const reached = position.reach(8);
  await nextTask();
  position[Symbol.dispose]();
  assertEquals([await reached, time.pendingTimers], [false, 0]);
});
