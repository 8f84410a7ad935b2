// When a flush scheduler flushes, by a fake clock.

import { assert, assertEquals, assertThrows } from "@std/assert";
import { FlushScheduler } from "../../hub/flush_scheduler.ts";
import { FakeClock } from "../support/fake_clock.ts";

const REST_FACTOR = 20;
const REST_MIN_MS = 10;
const REST_MAX_MS = 50;
const PACING = {
  cooldownFactor: REST_FACTOR,
  cooldownMinMs: REST_MIN_MS,
  cooldownMaxMs: REST_MAX_MS,
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

Deno.test("FlushScheduler.schedule() gathers what comes within restMinMs, however little a flush costs", () => {
  const { flushScheduler, time, flushedAt } = scheduled();
  for (let ms = 0; ms <= 2.5 * REST_MIN_MS; ms++) {
    flushScheduler.schedule();
    time.advance(1);
  }
  assertEquals(flushedAt, [0, REST_MIN_MS, 2 * REST_MIN_MS]);
});

Deno.test("FlushScheduler.schedule() flushes every time at once what comes less often, and sets no timer", () => {
  const { flushScheduler, time, flushedAt } = scheduled();
  for (let i = 0; i < 5; i++) {
    flushScheduler.schedule();
    assertEquals([flushedAt.length, time.pendingTimers], [i + 1, 0]);
    time.advance(REST_MIN_MS);
  }
});

Deno.test("FlushScheduler.schedule() soon does without restMinMs where each flush has one answer", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.then = () => void time.setTimer(1, () => flushScheduler.schedule());
  flushScheduler.schedule();
  time.advance(1_000);
  assert(flushedAt.length > 600, `${flushedAt.length} flushes in a second`);
});

Deno.test("FlushScheduler.schedule() gathers a flood again soon after flushes that had one answer each", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 0.1;
  // Cooldowns by the cost of flushes are shorter than the minimum, and often pointless.
  for (let pair = 0; pair < 5; pair++) {
    flushScheduler.schedule();
    time.advance(REST_MIN_MS - 2);
    flushScheduler.schedule();
    time.advance(1_000);
  }
  const before = flushedAt.length;
  for (let ms = 0; ms < 1_000; ms += 2) {
    flushScheduler.schedule();
    time.advance(2);
  }
  const flushes = flushedAt.length - before;
  assert(flushes > 80 && flushes < 130, `${flushes} flushes in a second`);
});

Deno.test("FlushScheduler.schedule() during the rest flushes once at its end, restFactor times the cost later", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 1;
  flushScheduler.schedule();
  for (let i = 0; i < 100; i++) flushScheduler.schedule();
  assertEquals(flushedAt, [0]);
  time.advance(REST_FACTOR - 1);
  assertEquals(flushedAt, [0]);
  time.advance(1);
  assertEquals(flushedAt, [0, 1 + REST_FACTOR]);
});

Deno.test("FlushScheduler.schedule() rests no longer than restMaxMs, however much a flush costs", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 400;
  flushScheduler.schedule();
  flushScheduler.schedule();
  time.advance(REST_MAX_MS);
  assertEquals(flushedAt, [0, 400 + REST_MAX_MS]);
});

Deno.test("FlushScheduler.schedule() does not rest longer for one flush that something else held up", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  const usualCooldown = REST_FACTOR * 1;
  flush.costMs = 1;
  for (let i = 0; i < 5; i++) {
    flushScheduler.schedule();
    time.advance(usualCooldown);
  }
  flush.costMs = 2;
  flushScheduler.schedule();
  const began = flushedAt.at(-1)!;
  flushScheduler.schedule();
  time.advance(REST_MAX_MS);
  const cooldown = flushedAt.at(-1)! - began - flush.costMs;
  assert(cooldown > usualCooldown && cooldown < 1.5 * usualCooldown, `rested ${cooldown} ms`);
});

Deno.test("FlushScheduler.schedule() flushes at once again after a rest in which nothing came", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 1;
  flushScheduler.schedule();
  time.advance(REST_FACTOR);
  assertEquals(flushedAt.length, 1);
  flushScheduler.schedule();
  assertEquals(flushedAt, [0, 1 + REST_FACTOR]);
});

Deno.test("FlushScheduler.schedule() rests by all that a flush took, also in later tasks", async () => {
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
  time.advance(2 * REST_FACTOR);
  assertEquals(flushedAt, [0, 2 + 2 * REST_FACTOR]);
});

Deno.test("FlushScheduler.schedule() within a flush flushes once more, in a later task", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.then = () => {
    if (flushedAt.length === 1) flushScheduler.schedule();
  };
  flushScheduler.schedule();
  assertEquals(flushedAt.length, 1);
  time.advance(REST_MIN_MS);
  assertEquals(flushedAt.length, 2);
  time.advance(1_000);
  assertEquals(flushedAt.length, 2);
});

Deno.test("FlushScheduler.schedule() goes on after a flush that threw", () => {
  const { flushScheduler, time, flush, flushedAt } = scheduled();
  flush.costMs = 1;
  flush.then = () => {
    throw new Error("cannot flush");
  };
  assertThrows(() => flushScheduler.schedule(), Error, "cannot flush");
  flush.then = () => {};
  flushScheduler.schedule();
  time.advance(REST_FACTOR);
  assertEquals(flushedAt.length, 2);
});

Deno.test("FlushScheduler[Symbol.dispose]() calls off the flush that waits, and schedule() does nothing any more", () => {
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

Deno.test("FlushScheduler[Symbol.dispose]() within a flush starts no rest", () => {
  const { flushScheduler, time, flush } = scheduled();
  flush.costMs = 1;
  flush.then = () => flushScheduler[Symbol.dispose]();
  flushScheduler.schedule();
  assertEquals(time.pendingTimers, 0);
});
