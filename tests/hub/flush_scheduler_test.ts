// When a flush scheduler flushes, by a fake clock.

import { assertEquals, assertThrows } from "@std/assert";
import { FlushScheduler } from "../../hub/flush_scheduler.ts";
import { FakeClock } from "../support/fake_clock.ts";

const COOLDOWN_FACTOR = 20;
const COOLDOWN_MIN_MS = 10;
const COOLDOWN_MAX_MS = 50;
const PACING = {
  cooldownFactor: COOLDOWN_FACTOR,
  cooldownMinMs: COOLDOWN_MIN_MS,
  cooldownMaxMs: COOLDOWN_MAX_MS,
};

/** A flush scheduler whose flushes take as long as the test says. */
function scheduled() {
  const time = new FakeClock();
  const flushedAt: number[] = [];
  const flush = { costMs: 0, then: () => {} };
  const flushScheduler = new FlushScheduler(() => {
    flushedAt.push(time.now());
    time.pass(flush.costMs);
    flush.then();
  }, { ...PACING, clock: time });
  return { flushScheduler, time, flush, flushedAt };
}

Deno.test("FlushScheduler.schedule() flushes at once when nothing was flushed lately", () => {
  const { flushScheduler, flushedAt } = scheduled();
  flushScheduler.schedule();
  assertEquals(flushedAt, [0]);
});

Deno.test("FlushScheduler.schedule() gathers what comes within cooldownMinMs, however little a flush costs", () => {
  const { flushScheduler, time, flushedAt } = scheduled();
  for (let ms = 0; ms <= 2.5 * COOLDOWN_MIN_MS; ms++) {
    flushScheduler.schedule();
    time.advance(1);
  }
  assertEquals(flushedAt, [0, COOLDOWN_MIN_MS, 2 * COOLDOWN_MIN_MS]);
});

Deno.test("FlushScheduler.schedule() flushes every time at once what comes less often, and sets no timer", () => {
  const { flushScheduler, time, flushedAt } = scheduled();
  for (let i = 0; i < 5; i++) {
    flushScheduler.schedule();
    assertEquals([flushedAt.length, time.pendingTimers], [i + 1, 0]);
    time.advance(COOLDOWN_MIN_MS);
  }
});

Deno.test("FlushScheduler.schedule() during the cooldown flushes once at its end, cooldownFactor times the cost later", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 1;
  flushScheduler.schedule();
  for (let i = 0; i < 100; i++) flushScheduler.schedule();
  assertEquals(flushedAt, [0]);
  time.advance(COOLDOWN_FACTOR - 1);
  assertEquals(flushedAt, [0]);
  time.advance(1);
  assertEquals(flushedAt, [0, 1 + COOLDOWN_FACTOR]);
});

Deno.test("FlushScheduler.schedule() cools down no longer than cooldownMaxMs, however much a flush costs", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 400;
  flushScheduler.schedule();
  flushScheduler.schedule();
  time.advance(COOLDOWN_MAX_MS);
  assertEquals(flushedAt, [0, 400 + COOLDOWN_MAX_MS]);
});

Deno.test("FlushScheduler.schedule() has no longer cooldown for one flush that took longer", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  const usualCooldown = COOLDOWN_FACTOR * 1;
  flush.costMs = 1;
  for (let i = 0; i < 5; i++) {
    flushScheduler.schedule();
    time.advance(usualCooldown);
  }
  flush.costMs = 2;
  flushScheduler.schedule();
  const began = flushedAt.at(-1)!;
  flushScheduler.schedule();
  time.advance(COOLDOWN_MAX_MS);
  const cooldown = flushedAt.at(-1)! - began - flush.costMs;
  assertEquals(cooldown, usualCooldown);
});

Deno.test("FlushScheduler.schedule() flushes at once again after a cooldown in which nothing came", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 1;
  flushScheduler.schedule();
  time.advance(COOLDOWN_FACTOR);
  assertEquals(flushedAt.length, 1);
  flushScheduler.schedule();
  assertEquals(flushedAt, [0, 1 + COOLDOWN_FACTOR]);
});

Deno.test("FlushScheduler.schedule() cools down by all that a flush took, also in later tasks", async () => {
  const time = new FakeClock();
  const flushedAt: number[] = [];
  const sent = Promise.withResolvers<void>();
  const flushScheduler = new FlushScheduler(() => {
    flushedAt.push(time.now());
    return sent.promise;
  }, { ...PACING, clock: time });
  flushScheduler.schedule();
  flushScheduler.schedule();
  time.pass(2);
  sent.resolve();
  await sent.promise;
  assertEquals(flushedAt, [0]);
  time.advance(2 * COOLDOWN_FACTOR);
  assertEquals(flushedAt, [0, 2 + 2 * COOLDOWN_FACTOR]);
});

Deno.test("FlushScheduler.schedule() within a flush flushes once more, in a later task", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.then = () => {
    if (flushedAt.length === 1) flushScheduler.schedule();
  };
  flushScheduler.schedule();
  assertEquals(flushedAt.length, 1);
  time.advance(COOLDOWN_MIN_MS);
  assertEquals(flushedAt.length, 2);
  time.advance(1_000);
  assertEquals(flushedAt.length, 2);
});

Deno.test("FlushScheduler.schedule() works after a flush that threw", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 1;
  flush.then = () => {
    throw new Error("cannot flush");
  };
  assertThrows(() => flushScheduler.schedule(), Error, "cannot flush");
  flush.then = () => {};
  flushScheduler.schedule();
  time.advance(COOLDOWN_FACTOR);
  assertEquals(flushedAt.length, 2);
});

Deno.test("FlushScheduler.schedule() works after a flush that rejected, and reports it", async () => {
  const time = new FakeClock();
  const faults: unknown[] = [];
  let flushes = 0;
  const flushScheduler = new FlushScheduler(() => {
    flushes++;
    return Promise.reject("cannot flush");
  }, { ...PACING, clock: time, onFault: (error) => faults.push(error) });
  flushScheduler.schedule();
  flushScheduler.schedule();
  await Promise.resolve();
  time.advance(COOLDOWN_MIN_MS);
  assertEquals([flushes, faults], [2, ["cannot flush"]]);
});

Deno.test("FlushScheduler[Symbol.dispose]() cancels the flush that waits, and schedule() does nothing any more", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 1;
  flushScheduler.schedule();
  flushScheduler.schedule();
  flushScheduler[Symbol.dispose]();
  flushScheduler[Symbol.dispose]();
  flushScheduler.schedule();
  time.advance(1_000);
  assertEquals(flushedAt.length, 1);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("FlushScheduler[Symbol.dispose]() within a flush starts no cooldown", () => {
  const { flushScheduler, time, flush } = scheduled();
  flush.costMs = 1;
  flush.then = () => flushScheduler[Symbol.dispose]();
  flushScheduler.schedule();
  assertEquals(time.pendingTimers, 0);
});
