// When a pacer flushes: held by a clock that stands still.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { Pacer } from "../../hub/pacer.ts";
import { ManualTime } from "../support/manual_time.ts";

const REST_FACTOR = 20;
const REST_MIN_MS = 10;
const REST_MAX_MS = 50;
const PACING = { restFactor: REST_FACTOR, restMinMs: REST_MIN_MS, restMaxMs: REST_MAX_MS };

/** A pacer whose flushes take as long as the test says. */
function paced() {
  const time = new ManualTime();
  const flushedAt: number[] = [];
  const flush = { costMs: 0, then: () => {} };
  const pacer = new Pacer(() => {
    flushedAt.push(time.now());
    time.pass(flush.costMs);
    flush.then();
  }, { ...PACING, now: time.now, after: time.after });
  return { pacer, time, flush, flushedAt };
}

Deno.test("Pacer.wake() flushes at once when nothing was flushed lately", () => {
  const { pacer, flushedAt } = paced();
  pacer.wake();
  assertEquals(flushedAt, [0]);
});

Deno.test("Pacer.wake() gathers what comes within restMinMs, however little a flush costs", () => {
  const { pacer, time, flushedAt } = paced();
  for (let ms = 0; ms <= 2.5 * REST_MIN_MS; ms++) {
    pacer.wake();
    time.advance(1);
  }
  assertEquals(flushedAt, [0, REST_MIN_MS, 2 * REST_MIN_MS]);
});

Deno.test("Pacer.wake() flushes every time at once what comes less often, and sets no timer", () => {
  const { pacer, time, flushedAt } = paced();
  for (let i = 0; i < 5; i++) {
    pacer.wake();
    assertEquals([flushedAt.length, time.timers], [i + 1, 0]);
    time.advance(REST_MIN_MS);
  }
});

Deno.test("Pacer.wake() soon does without restMinMs where each flush has one answer", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.then = () => void time.after(1, () => pacer.wake());
  pacer.wake();
  time.advance(1_000);
  assert(flushedAt.length > 600, `${flushedAt.length} flushes in a second`);
});

Deno.test("Pacer.wake() gathers a flood again soon after flushes that had one answer each", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.costMs = 0.1;
  // Rests that are wanted for what flushes cost are shorter than the least one, and often for nothing.
  for (let pair = 0; pair < 5; pair++) {
    pacer.wake();
    time.advance(REST_MIN_MS - 2);
    pacer.wake();
    time.advance(1_000);
  }
  const before = flushedAt.length;
  for (let ms = 0; ms < 1_000; ms += 2) {
    pacer.wake();
    time.advance(2);
  }
  const flushes = flushedAt.length - before;
  assert(flushes > 80 && flushes < 130, `${flushes} flushes in a second`);
});

Deno.test("Pacer.wake() during the rest flushes once at its end, restFactor times the cost later", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.costMs = 1;
  pacer.wake();
  for (let i = 0; i < 100; i++) pacer.wake();
  assertEquals(flushedAt, [0]);
  time.advance(REST_FACTOR - 1);
  assertEquals(flushedAt, [0]);
  time.advance(1);
  assertEquals(flushedAt, [0, 1 + REST_FACTOR]);
});

Deno.test("Pacer.wake() rests no longer than restMaxMs, however much a flush costs", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.costMs = 400;
  pacer.wake();
  pacer.wake();
  time.advance(REST_MAX_MS);
  assertEquals(flushedAt, [0, 400 + REST_MAX_MS]);
});

Deno.test("Pacer.wake() does not rest longer for one flush that something else held up", () => {
  const { pacer, time, flush, flushedAt } = paced();
  const usualRest = REST_FACTOR * 1;
  flush.costMs = 1;
  for (let i = 0; i < 5; i++) {
    pacer.wake();
    time.advance(usualRest);
  }
  flush.costMs = 2;
  pacer.wake();
  const began = flushedAt.at(-1)!;
  pacer.wake();
  time.advance(REST_MAX_MS);
  const rested = flushedAt.at(-1)! - began - flush.costMs;
  assert(rested > usualRest && rested < 1.5 * usualRest, `rested ${rested} ms`);
});

Deno.test("Pacer.wake() flushes at once again after a rest in which nothing came", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.costMs = 1;
  pacer.wake();
  time.advance(REST_FACTOR);
  assertEquals(flushedAt.length, 1);
  pacer.wake();
  assertEquals(flushedAt, [0, 1 + REST_FACTOR]);
});

Deno.test("Pacer.wake() rests by all that a flush took, also in later tasks", async () => {
  const time = new ManualTime();
  const flushedAt: number[] = [];
  const sent = Promise.withResolvers<void>();
  const pacer = new Pacer(() => {
    flushedAt.push(time.now());
    return sent.promise;
  }, { ...PACING, now: time.now, after: time.after });
  pacer.wake();
  pacer.wake();
  time.pass(2);
  sent.resolve();
  await sent.promise;
  assertEquals(flushedAt, [0]);
  time.advance(2 * REST_FACTOR);
  assertEquals(flushedAt, [0, 2 + 2 * REST_FACTOR]);
});

Deno.test("Pacer.wake() within a flush flushes once more, in a later task", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.then = () => {
    if (flushedAt.length === 1) pacer.wake();
  };
  pacer.wake();
  assertEquals(flushedAt.length, 1);
  time.advance(REST_MIN_MS);
  assertEquals(flushedAt.length, 2);
  time.advance(1_000);
  assertEquals(flushedAt.length, 2);
});

Deno.test("Pacer.wake() goes on after a flush that threw", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.costMs = 1;
  flush.then = () => {
    throw new Error("cannot flush");
  };
  assertThrows(() => pacer.wake(), Error, "cannot flush");
  flush.then = () => {};
  pacer.wake();
  time.advance(REST_FACTOR);
  assertEquals(flushedAt.length, 2);
});

Deno.test("Pacer[Symbol.dispose]() calls off the flush that waits, and wake() does nothing any more", () => {
  const { pacer, time, flush, flushedAt } = paced();
  flush.costMs = 1;
  pacer.wake();
  pacer.wake();
  pacer[Symbol.dispose]();
  pacer[Symbol.dispose]();
  pacer.wake();
  time.advance(1_000);
  assertEquals(flushedAt.length, 1);
  assertEquals(time.timers, 0);
});

Deno.test("Pacer[Symbol.dispose]() within a flush starts no rest", () => {
  const { pacer, time, flush } = paced();
  flush.costMs = 1;
  flush.then = () => pacer[Symbol.dispose]();
  pacer.wake();
  assertEquals(time.timers, 0);
});
