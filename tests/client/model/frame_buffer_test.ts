// A flood is shown at the pace of the page: in batches, in order, and in a window that renders in time.

import { assert, assertEquals } from "@std/assert";
import { FrameBuffer } from "../../../client/model/frame_buffer.ts";
import { RenderPace } from "../../../client/model/render_pace.ts";
import { RoomStore } from "../../../client/model/room_store.ts";
import { FOLLOWED_MAX } from "../../../client/model/window_size.ts";
import type { IncomingFrame } from "../../../client/connection/transport.ts";
import type { LogEvent } from "../../../protocol/events/registry.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { message, messages, viewOf } from "../sample.ts";

/** A frame buffer on a store. Adding a line takes `lineTakes` ms, and each shown line `shownTakes` ms. */
function rig(before: readonly LogEvent[], lineTakes = 0, shownTakes = 0) {
  const time = new FakeClock();
  const store = new RoomStore(viewOf(before));
  const pace = new RenderPace({ clock: time, afterRender: time.afterRender });
  const drawn: number[] = [];
  const frameBuffer = new FrameBuffer({
    pace,
    apply(frames: readonly IncomingFrame[], lines) {
      drawn.push(frames.length);
      store.apply(frames as readonly LogEvent[], { lines });
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

Deno.test("FrameBuffer.add() applies at once what arrives while the page neither renders nor pauses", () => {
  const { time, frameBuffer, drawn } = rig([], 5);
  for (let seq = 1; seq <= 10; seq += 1) {
    frameBuffer.add([message(seq)]);
    assertEquals(drawn.length, seq);
    time.advance(20);
  }
  assertEquals(time.pendingTimers, 0);
});

Deno.test("FrameBuffer.add() batches a flood, and applies at once again after it", () => {
  const { time, frameBuffer, drawn, seqs } = rig([], 5);
  for (let seq = 1; seq <= 200; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  time.advance(5_000);
  assert(drawn.length < 50, `${drawn.length} renders`);
  assertEquals(seqs().at(-1), 200);
  assertEquals(time.pendingTimers, 0);
  frameBuffer.add([message(201)]);
  assertEquals(seqs().at(-1), 201);
});

Deno.test("FrameBuffer renders no more than a slow page can, and ends at the newest message without a gap", () => {
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

Deno.test("FrameBuffer shows and adds three lines at once if a line takes long", () => {
  const { time, frameBuffer, drawn, seqs } = rig(messages(1, 6), 15);
  for (let seq = 7; seq <= 1_000; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  assertEquals(seqs().length, 3);
  time.advance(5_000);
  assertEquals(seqs().at(-1), 1_000);
  const shown = seqs().length;
  for (let seq = 1_001; seq <= 1_006; seq += 1) frameBuffer.add([message(seq)]);
  drawn.length = 0;
  time.advance(5_000);
  assertEquals([seqs().at(-1), seqs().length], [1_006, shown + 6]);
  assert(drawn.every((lines) => lines <= 3), `${drawn} lines a drawing`);
});

Deno.test("FrameBuffer replaces a full window within a few seconds if a render takes 100 ms", () => {
  const { time, frameBuffer, store, seqs } = rig(messages(1, 300), 3, 0.33);
  for (let seq = 301; seq <= 3_000; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
    if (store.state.value.messages.length <= 6) break;
  }
  assert(time.now() < 5_000, `${time.now()} ms`);
  assertEquals(seqs().length <= 6, true);
});

Deno.test("FrameBuffer keeps the length of the log while the page keeps up", () => {
  const { time, store, frameBuffer, seqs } = rig(messages(1, FOLLOWED_MAX), 1);
  for (let seq = FOLLOWED_MAX + 1; seq <= 600; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(20);
  }
  time.advance(1_000);
  assertEquals([seqs().length, seqs().at(-1)], [FOLLOWED_MAX, 600]);
  assertEquals(store.state.value.head, 600);
});

Deno.test("FrameBuffer reaches the newest message soon, however long the page takes for its lines", () => {
  const { time, frameBuffer, seqs } = rig(messages(1, 300), 3, 2);
  frameBuffer.add(messages(301, 400));
  for (let seq = 401; seq <= 800; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  time.advance(6_000);
  assertEquals(seqs().at(-1), 800);
});

Deno.test("FrameBuffer pauses after slow renders, even if few messages arrive", () => {
  const { time, frameBuffer, drawn, seqs } = rig(messages(1, 300), 0, 0.1);
  const EVERY_MS = 20;
  for (let seq = 301; seq <= 600; seq += 1) {
    // The page is behind if a render took longer than the time until the next message.
    time.advance(Math.max(0, (seq - 300) * EVERY_MS - time.now()));
    frameBuffer.add([message(seq)]);
  }
  const late = time.now() - 300 * EVERY_MS;
  assert(late < 100, `${late} ms behind`);
  // The window settles at 150 lines, which take 15 ms, and pauses of 60 ms.
  assert(drawn.length < 100, `${drawn.length} renders in 6 s`);
  time.advance(2_000);
  assertEquals(seqs().at(-1), 600);
});

Deno.test("FrameBuffer counts new messages at once while the user reads further up, and adds no line", () => {
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

Deno.test("FrameBuffer learns no pace from a flood of which nothing is rendered", () => {
  const { time, frameBuffer, pace, store } = rig(messages(1, 60));
  store.setFollowing(false);
  const before = pace.lines;
  for (let seq = 61; seq <= 2_060; seq += 1) {
    frameBuffer.add([message(seq)]);
    time.advance(2);
  }
  assertEquals(pace.lines, before);
});

Deno.test("FrameBuffer.flush() renders only the newest messages of a flood", () => {
  const { frameBuffer, time, seqs } = rig(messages(1, 300));
  for (let seq = 301; seq <= 3_000; seq += 1) frameBuffer.add([message(seq)]);
  frameBuffer.flush();
  assert(seqs().length < 100, `${seqs().length} lines`);
  assertEquals(seqs().at(-1), 3_000);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("FrameBuffer.flush() applies everything that waits", () => {
  const { frameBuffer, time, seqs } = rig([]);
  for (let seq = 1; seq <= 20; seq += 1) frameBuffer.add([message(seq)]);
  assert(seqs().length < 20);
  frameBuffer.flush();
  assertEquals(seqs().length, 20);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("FrameBuffer reports a flood from the first render that is behind to the end", async () => {
  const { frameBuffer, time, pace } = rig([], 1);
  assertEquals(pace.floodEnd, undefined);
  frameBuffer.add(messages(1, 20));
  assertEquals(pace.floodEnd, undefined);
  frameBuffer.add(messages(21, 200));
  // The end of the pause after the first render of 6 ms.
  time.advance(24);
  const end = pace.floodEnd;
  assert(end);
  time.advance(5_000);
  await end;
  assertEquals(pace.floodEnd, undefined);
});
