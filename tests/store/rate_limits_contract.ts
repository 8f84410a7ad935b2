// What every implementation of rate limits must do; each store runs this suite.

import { assertEquals } from "@std/assert";
import type { RateLimit, RateLimits } from "../../hub/rate_limits.ts";
import { FakeClock } from "../support/fake_clock.ts";

const SAYS: RateLimit = { name: "says", burst: 2, perSecond: 1 };
const READS: RateLimit = { name: "reads", burst: 10, perSecond: 5 };
const LIFTED: RateLimit = { name: "lifted", burst: 0, perSecond: 0 };

/** Registers the suite for an implementation. */
export function testRateLimits(kind: string, open: (clock: FakeClock) => RateLimits): void {
  function test(name: string, run: (limits: RateLimits, clock: FakeClock) => void): void {
    Deno.test(`${kind}: ${name}`, () => {
      const clock = new FakeClock();
      run(open(clock), clock);
    });
  }

  test("take() allows a burst, then tells how long to wait", (limits, clock) => {
    assertEquals([1, 2, 3].map(() => limits.take("a", SAYS)), [0, 0, 1_000]);
    clock.advance(1_000);
    assertEquals([1, 2].map(() => limits.take("a", SAYS)), [0, 1_000]);
  });

  test("take() counts each key and each kind for itself", (limits) => {
    for (const key of ["a", "b"]) {
      assertEquals([1, 2, 3].map(() => limits.take(key, SAYS)), [0, 0, 1_000]);
      assertEquals(limits.take(key, READS, 10), 0);
      assertEquals(limits.take(key, READS, 5), 1_000);
    }
  });

  test("take() refuses nothing if the limit is lifted", (limits) => {
    for (let n = 0; n < 1_000; n++) assertEquals(limits.take("a", LIFTED), 0);
  });

  test("charge() may leave a key in debt", (limits, clock) => {
    assertEquals(limits.take("a", READS), 0);
    limits.charge("a", READS, 19);
    assertEquals(limits.take("a", READS), 2_200);
    clock.advance(2_200);
    assertEquals(limits.take("a", READS), 0);
  });

  test("giveBack() returns what was taken, and no more than the burst", (limits) => {
    limits.take("a", SAYS);
    limits.take("a", SAYS);
    limits.giveBack("a", SAYS);
    assertEquals(limits.take("a", SAYS), 0);
    for (let n = 0; n < 5; n++) limits.giveBack("a", SAYS);
    assertEquals([1, 2, 3].map(() => limits.take("a", SAYS)), [0, 0, 1_000]);
  });
}
