// What may wait for one connection, and what happens if it is too much.

import { assertEquals } from "@std/assert";
import { SendQueue } from "../../hub/send_queue.ts";
import { FakeWriter } from "../support/fake_writer.ts";
import { FakeClock } from "../support/fake_clock.ts";

const MAX_PENDING = 1_000;
/** More than `drained` accepts as pending. */
const MUCH = 1_000_000;

function sendQueue({ maxPendingBytes = MAX_PENDING } = {}) {
  const time = new FakeClock();
  const writer = new FakeWriter();
  const closed = { times: 0 };
  const box = new SendQueue(writer, {
    maxPendingBytes,
    onFull: () => closed.times++,
    clock: time,
  });
  return { box, writer, time, closed };
}

Deno.test("SendQueue.put() sends each payload as it is, in order", () => {
  const { box, writer } = sendQueue();
  box.put("one");
  box.put(new Uint8Array([2]));
  box.put("three");
  assertEquals(writer.sent, ["one", new Uint8Array([2]), "three"]);
});

Deno.test("SendQueue.put() closes once if the peer exceeds the bound, and sends no more", () => {
  const { box, writer, closed } = sendQueue();
  box.put("x".repeat(MAX_PENDING));
  assertEquals(closed.times, 0);
  box.put("y");
  assertEquals(closed.times, 0);
  box.put("z");
  box.put("z");
  assertEquals(closed.times, 1);
  assertEquals(writer.sent.length, 2);
  writer.drain();
  box.put("z");
  assertEquals(writer.sent.length, 2);
});

Deno.test("SendQueue.put() judges by what the peer did not take, not by how much comes at once", () => {
  const { box, writer, closed } = sendQueue();
  for (let i = 0; i < 3; i++) {
    box.put("x".repeat(3 * MAX_PENDING));
    writer.drain();
  }
  assertEquals(closed.times, 0);
  assertEquals(writer.sent.length, 3);
});

Deno.test("SendQueue.putPage() is not counted as lag of live events", () => {
  const { box, writer, closed } = sendQueue();
  box.putPage("p".repeat(5_000));
  box.put("x".repeat(MAX_PENDING));
  assertEquals(closed.times, 0);
  box.put("y");
  box.put("z");
  assertEquals(closed.times, 1);
  assertEquals(writer.sent.length, 3);
});

Deno.test("SendQueue.drained() takes the page's allowance back", async () => {
  const { box, writer, closed } = sendQueue();
  box.putPage("p".repeat(5_000));
  writer.drain();
  assertEquals(await box.drained(), true);
  box.put("x".repeat(MAX_PENDING + 1));
  box.put("y");
  assertEquals(closed.times, 1);
});

Deno.test("SendQueue.drained() resolves at once if little is pending", async () => {
  const { box, time } = sendQueue();
  box.put("x");
  assertEquals(await box.drained(), true);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("SendQueue.drained() resolves once the peer took what was pending", async () => {
  const { box, writer, time } = sendQueue({ maxPendingBytes: 2 * MUCH });
  box.put("x".repeat(MUCH));
  let drained: boolean | undefined;
  const waiting = box.drained().then((value) => drained = value);
  for (let i = 0; i < 10; i++) {
    time.advance(100);
    await Promise.resolve();
  }
  assertEquals(drained, undefined);
  writer.drain();
  time.advance(100);
  await waiting;
  assertEquals(drained, true);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("SendQueue.drained() resolves false if the send queue was or is closed", async () => {
  const { box, time } = sendQueue({ maxPendingBytes: 2 * MUCH });
  box.put("x".repeat(MUCH));
  const waiting = box.drained();
  box[Symbol.dispose]();
  time.advance(100);
  assertEquals(await waiting, false);
  assertEquals(await box.drained(), false);
});

Deno.test("SendQueue.pendingBytes is nothing once closed: such a peer is forgotten", () => {
  const { box } = sendQueue();
  box.put("four");
  assertEquals(box.pendingBytes, 4);
  box[Symbol.dispose]();
  box[Symbol.dispose]();
  assertEquals(box.pendingBytes, 0);
});

Deno.test("SendQueue[Symbol.dispose]() closes without calling it full", () => {
  const { box, writer, closed } = sendQueue();
  box[Symbol.dispose]();
  box.put("x".repeat(10 * MAX_PENDING));
  box.putPage("page");
  assertEquals(writer.sent, []);
  assertEquals(closed.times, 0);
});
