// Rates of token buckets, by a fake clock.

import { assertEquals } from "@std/assert";
import { TokenBuckets } from "../../hub/token_bucket.ts";
import { FakeClock } from "../support/fake_clock.ts";

function tokenBuckets(burst: number, perSecond: number) {
  const time = new FakeClock();
  return { buckets: new TokenBuckets({ burst, perSecond, clock: time }), time };
}

function waits(buckets: TokenBuckets, key: string, count: number): number[] {
  return Array.from({ length: count }, () => buckets.take(key));
}

Deno.test("TokenBuckets.take() gives a burst, then returns the time until the next token", () => {
  const { buckets } = tokenBuckets(10, 2);
  assertEquals(waits(buckets, "alice", 10), Array(10).fill(0));
  assertEquals(buckets.take("alice"), 500);
});

Deno.test("TokenBuckets.take() removes no token when it refuses", () => {
  const { buckets, time } = tokenBuckets(1, 2);
  buckets.take("alice");
  assertEquals(waits(buckets, "alice", 3), [500, 500, 500]);
  time.pass(500);
  assertEquals(waits(buckets, "alice", 2), [0, 500]);
});

Deno.test("TokenBuckets.take() gives a token when the announced time is over, not before", () => {
  for (const perSecond of [0.1, 2, 3, 7, 50]) {
    const { buckets, time } = tokenBuckets(1, perSecond);
    for (let i = 0; i < 100; i++) {
      assertEquals(buckets.take("alice"), 0, `${perSecond} a second, token ${i}`);
      const wait = buckets.take("alice");
      time.pass(wait - 2);
      assertEquals(buckets.take("alice") > 0, true);
      time.pass(2);
    }
  }
});

Deno.test("TokenBuckets.take() fills a bucket up to its burst and no further", () => {
  const { buckets, time } = tokenBuckets(3, 2);
  waits(buckets, "alice", 3);
  time.pass(3_600_000);
  assertEquals(waits(buckets, "alice", 4), [0, 0, 0, 500]);
});

Deno.test("TokenBuckets.take() keeps a bucket for each key", () => {
  const { buckets } = tokenBuckets(1, 2);
  assertEquals([buckets.take("alice"), buckets.take("bob"), buckets.take("alice")], [0, 0, 500]);
});

Deno.test("TokenBuckets.take() has no limit at 0 a second, and keeps nothing", () => {
  const { buckets } = tokenBuckets(1, 0);
  assertEquals(waits(buckets, "alice", 100), Array(100).fill(0));
  assertEquals(buckets.size, 0);
});

Deno.test("TokenBuckets.take() forgets full buckets when many are kept, and no other", () => {
  const { buckets, time } = tokenBuckets(1, 1);
  for (let i = 0; i < 1_023; i++) buckets.take(`guest ${i}`);
  time.pass(900);
  buckets.take("alice");
  assertEquals(buckets.size, 1_024);
  time.pass(100);
  buckets.take("bob");
  assertEquals(buckets.size, 2);
  assertEquals(buckets.take("alice"), 900);
});

Deno.test("TokenBuckets.take() keeps all that are in use, however many", () => {
  const { buckets } = tokenBuckets(1, 1);
  for (let i = 0; i < 5_000; i++) buckets.take(`guest ${i}`);
  assertEquals(buckets.size, 5_000);
  assertEquals(buckets.take("guest 0"), 1_000);
});
