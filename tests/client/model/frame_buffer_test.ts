// A flood is shown at the pace of the page: gathered, in order, a window that can be drawn in time.

import { assert, assertEquals } from "@std/assert";
import { BatchSize } from "../../../client/model/batch_size.ts";
import { FrameBuffer, GATHER_MS } from "../../../client/model/frame_buffer.ts";
import { FOLLOWED_MAX, RoomStore } from "../../../client/model/room_store.ts";
import type { IncomingFrame } from "../../../client/connection/transport.ts";
import type { LogEvent } from "../../../protocol/event.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { message, messages, viewOf } from "../sample.ts";

/** A frame buffer before a store; drawing a line takes so many ms, and so does each that is shown. */
function rig(before: readonly LogEvent[], lineTakes = 0, shownTakes = 0) {
  const time = new FakeClock();
  const store = new RoomStore(viewOf(before));
  const pace = new BatchSize();
  const drawn: number[] = [];
  const frameBuffer = new FrameBuffer({
    clock: time,
    afterRender: time.afterRender,
    pace,
    apply(frames: readonly IncomingFrame[], lines, part) {
      drawn.push(frames.length);
      store.apply(frames as readonly LogEvent[], lines, part);
      time.pass(Math.min(frames.length, lines ?? Infinity) * lineTakes);
      time.pass(store.state.value.messages.length * shownTakes);
    },
    store,
  });
  return {
    time,
    store,
    pace,
    frameBuffer,
    drawn,
    seqs: () => store.state.value.messages.map(({ seq }) => seq),
  };
}

Deno.test("FrameBuffer.add() hands on at once what comes now and then", () => {
  const { time, frameBuffer, drawn } = rig([]);
  for (let seq = 1; seq <= 10; seq += 1) {
    frameBuffer.add([message(seq)]);
    assertEquals(drawn.length, seq);
    time.advance(GATHER_MS / 2);
  }
  assertEquals(time.pendingTimers, 0);
});

Deno.test("FrameBuffer.add() gathers a flood, and is at once again after it", () => {
  const { time, frameBuffer, drawn, seqs } = rig([]);
  for (let seq = 1; seq <= 200; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  time.advance(5_000);
  assert(drawn.length < 12, `${drawn.length} drawings`);
  assertEquals(seqs().at(-1), 200);
  assertEquals(time.pendingTimers, 0);
  frameBuffer.add([message(201)]);
  assertEquals(seqs().at(-1), 201);
});

Deno.test("FrameBuffer draws no more than a slow page can, and ends at the newest without a gap", () => {
  const { time, frameBuffer, store, seqs } = rig(messages(1, 300), 3);
  for (let seq = 301; seq <= 3_000; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  time.advance(5_000);
  const shown = seqs();
  assertEquals(shown.at(-1), 3_000);
  assert(shown.length <= 12, `${shown.length} lines`);
  assertEquals(shown, shown.map((_, index) => 3_000 - shown.length + 1 + index));
  assertEquals([store.state.value.head, store.state.value.complete], [3_000, false]);
});

Deno.test("FrameBuffer replaces what is shown by one line where a line takes long, and adds three at once", () => {
  const { time, frameBuffer, drawn, seqs } = rig(messages(1, 6), 15);
  for (let seq = 7; seq <= 1_000; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  assertEquals(seqs().length, 1);
  time.advance(5_000);
  assertEquals(seqs().at(-1), 1_000);
  const shown = seqs().length;
  for (let seq = 1_001; seq <= 1_006; seq += 1) frameBuffer.add([message(seq)]);
  drawn.length = 0;
  time.advance(5_000);
  assertEquals([seqs().at(-1), seqs().length], [1_006, shown + 6]);
  assert(drawn.every((lines) => lines <= 3), `${drawn} lines a drawing`);
});

Deno.test("FrameBuffer takes a few lines away at once, and more the more messages wait", () => {
  const { time, frameBuffer, store } = rig(messages(1, 120), 5, 0.35);
  const cuts: number[] = [];
  for (let seq = 121; seq <= 1_120; seq += 1) {
    const before = store.state.value.messages.length;
    frameBuffer.add([message(seq)]);
    time.advance(2);
    cuts.push(before - store.state.value.messages.length);
  }
  const [first = 0] = cuts.filter((cut) => cut > 0);
  assert(first <= 12, `${first} lines of 120 at first`);
  assert(Math.max(...cuts) > 2 * first, `no more than ${Math.max(...cuts)} later`);
});

Deno.test("FrameBuffer replaces a full window within some seconds where a drawing takes 100 ms", () => {
  const { time, frameBuffer, store, seqs } = rig(messages(1, 300), 3, 0.33);
  for (let seq = 301; seq <= 3_000; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
    if (store.state.value.messages.length <= 6) break;
  }
  assert(time.now() < 5_000, `${time.now()} ms`);
  assertEquals(seqs().length <= 6, true);
});

Deno.test("FrameBuffer leaves the log as long as it is while the page keeps up", () => {
  const { time, store, frameBuffer, seqs } = rig(messages(1, FOLLOWED_MAX), 1);
  for (let seq = FOLLOWED_MAX + 1; seq <= 600; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(20);
  }
  time.advance(1_000);
  assertEquals([seqs().length, seqs().at(-1)], [FOLLOWED_MAX, 600]);
  assertEquals(store.state.value.head, 600);
});

Deno.test("FrameBuffer is at the newest soon, however long the page takes for what it shows", () => {
  const { time, frameBuffer, seqs } = rig(messages(1, 300), 3, 2);
  frameBuffer.add(messages(301, 400));
  for (let seq = 401; seq <= 800; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  time.advance(6_000);
  assertEquals(seqs().at(-1), 800);
});

Deno.test("FrameBuffer rests from drawings that take long, though few messages come", () => {
  const { time, frameBuffer, drawn, seqs } = rig(messages(1, 300), 0, 0.1);
  const EVERY_MS = 20;
  for (let seq = 301; seq <= 600; seq += 1) {
    // The page is behind where drawing took longer than until the next one comes.
    time.advance(Math.max(0, (seq - 300) * EVERY_MS - time.now()));
    frameBuffer.add([message(seq)]);
  }
  const late = time.now() - 300 * EVERY_MS;
  assert(late < 100, `${late} ms behind`);
  assert(drawn.length < 80, `${drawn.length} drawings of at least 30 ms in 6 s`);
  time.advance(2_000);
  assertEquals(seqs().at(-1), 600);
});

Deno.test("FrameBuffer takes from drawings of a few lines no courage for many", () => {
  const { time, frameBuffer, drawn } = rig(messages(1, 50), 1);
  for (let seq = 51; seq <= 150; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(40);
  }
  const before = drawn.length;
  for (let seq = 151; seq <= 450; seq += 1) frameBuffer.add([message(seq)]);
  time.advance(GATHER_MS);
  // The window of 50 is still too large to be replaced at once, so that each drawing is of so many.
  assert(drawn.slice(before).every((lines) => lines <= 10), `${drawn.slice(before)}`);
});

Deno.test("FrameBuffer counts at once what is new to who reads further up, and adds no line", () => {
  const { time, frameBuffer, store } = rig(messages(1, 60), 5, 0.1);
  store.setFollowing(false);
  for (let seq = 61; seq <= 2_060; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  const shown = store.state.value.messages.length;
  time.advance(1_000);
  assertEquals(store.state.value.unread, { count: 2_000, seq: 61 });
  assert(shown <= 80, `${shown} lines`);
});

Deno.test("FrameBuffer learns no pace from a flood of which nothing is drawn", () => {
  const { time, frameBuffer, pace, store } = rig(messages(1, 60));
  store.setFollowing(false);
  const before = pace.lines;
  for (let seq = 61; seq <= 2_060; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  assertEquals(pace.lines, before);
});

Deno.test("FrameBuffer.flush() draws no more of a flood than its newest", () => {
  const { frameBuffer, time, seqs } = rig(messages(1, 300));
  for (let seq = 301; seq <= 3_000; seq += 1) frameBuffer.add([message(seq)]);
  frameBuffer.flush();
  assert(seqs().length < 100, `${seqs().length} lines`);
  assertEquals(seqs().at(-1), 3_000);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("FrameBuffer.flush() hands on what waits, before what happens next", () => {
  const { frameBuffer, time, seqs } = rig([]);
  for (let seq = 1; seq <= 20; seq += 1) frameBuffer.add([message(seq)]);
  assert(seqs().length < 20);
  frameBuffer.flush();
  assertEquals(seqs().length, 20);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("FrameBuffer.floodEnd() is nothing to wait for in a quiet room, else the flood's end", async () => {
  const { frameBuffer, time } = rig([]);
  assertEquals(frameBuffer.floodEnd(), undefined);
  for (let seq = 1; seq <= 20; seq += 1) frameBuffer.add([message(seq)]);
  assertEquals(frameBuffer.floodEnd(), undefined);
  time.advance(GATHER_MS);
  let floodEnd = false;
  const waiting = frameBuffer.floodEnd()?.then(() => floodEnd = true);
  await Promise.resolve();
  assertEquals(floodEnd, false);
  time.advance(5_000);
  await waiting;
});
