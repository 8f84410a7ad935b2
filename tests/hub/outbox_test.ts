// What may wait for one connection, and what happens when it is too much.

import { assertEquals } from "@std/assert";
import { Outbox } from "../../hub/outbox.ts";
import { FakeSink } from "../support/fake_sink.ts";
import { ManualTime } from "../support/manual_time.ts";

const MAX_PENDING = 1_000;
/** More than `drained` lets pending be. */
const MUCH = 1_000_000;

function outbox({ maxPendingBytes = MAX_PENDING } = {}) {
  const time = new ManualTime();
  const sink = new FakeSink();
  const closed = { times: 0 };
  const box = new Outbox(sink, {
    maxPendingBytes,
    onFull: () => closed.times++,
    after: time.after,
  });
  return { box, sink, time, closed };
}

Deno.test("Outbox.put() sends each payload as it is, in order", () => {
  const { box, sink } = outbox();
  box.put("one");
  box.put(new Uint8Array([2]));
  box.put("three");
  assertEquals(sink.sent, ["one", new Uint8Array([2]), "three"]);
});

Deno.test("Outbox.put() closes once where the peer is over the bound, and sends no more", () => {
  const { box, sink, closed } = outbox();
  box.put("x".repeat(MAX_PENDING));
  assertEquals(closed.times, 0);
  box.put("y");
  assertEquals(closed.times, 0);
  box.put("z");
  box.put("z");
  assertEquals(closed.times, 1);
  assertEquals(sink.sent.length, 2);
  sink.take();
  box.put("z");
  assertEquals(sink.sent.length, 2);
});

Deno.test("Outbox.put() judges by what the peer did not take, not by how much comes at once", () => {
  const { box, sink, closed } = outbox();
  for (let i = 0; i < 3; i++) {
    box.put("x".repeat(3 * MAX_PENDING));
    sink.take();
  }
  assertEquals(closed.times, 0);
  assertEquals(sink.sent.length, 3);
});

Deno.test("Outbox.putPage() is not counted as lag of live events", () => {
  const { box, sink, closed } = outbox();
  box.putPage("p".repeat(5_000));
  box.put("x".repeat(MAX_PENDING));
  assertEquals(closed.times, 0);
  box.put("y");
  box.put("z");
  assertEquals(closed.times, 1);
  assertEquals(sink.sent.length, 3);
});

Deno.test("Outbox.drained() takes the page's allowance back", async () => {
  const { box, sink, closed } = outbox();
  box.putPage("p".repeat(5_000));
  sink.take();
  assertEquals(await box.drained(), true);
  box.put("x".repeat(MAX_PENDING + 1));
  box.put("y");
  assertEquals(closed.times, 1);
});

Deno.test("Outbox.drained() resolves at once where little is pending", async () => {
  const { box, time } = outbox();
  box.put("x");
  assertEquals(await box.drained(), true);
  assertEquals(time.timers, 0);
});

Deno.test("Outbox.drained() resolves once the peer took what was pending", async () => {
  const { box, sink, time } = outbox({ maxPendingBytes: 2 * MUCH });
  box.put("x".repeat(MUCH));
  let drained: boolean | undefined;
  const waiting = box.drained().then((value) => drained = value);
  for (let i = 0; i < 10; i++) {
    time.advance(100);
    await Promise.resolve();
  }
  assertEquals(drained, undefined);
  sink.take();
  time.advance(100);
  await waiting;
  assertEquals(drained, true);
  assertEquals(time.timers, 0);
});

Deno.test("Outbox.drained() resolves false where the outbox is closed, before or meanwhile", async () => {
  const { box, time } = outbox({ maxPendingBytes: 2 * MUCH });
  box.put("x".repeat(MUCH));
  const waiting = box.drained();
  box[Symbol.dispose]();
  time.advance(100);
  assertEquals(await waiting, false);
  assertEquals(await box.drained(), false);
});

Deno.test("Outbox.pendingBytes is nothing once closed: such a peer is forgotten", () => {
  const { box } = outbox();
  box.put("four");
  assertEquals(box.pendingBytes, 4);
  box[Symbol.dispose]();
  box[Symbol.dispose]();
  assertEquals(box.pendingBytes, 0);
});

Deno.test("Outbox[Symbol.dispose]() closes without calling it full", () => {
  const { box, sink, closed } = outbox();
  box[Symbol.dispose]();
  box.put("x".repeat(10 * MAX_PENDING));
  box.putPage("page");
  assertEquals(sink.sent, []);
  assertEquals(closed.times, 0);
});
