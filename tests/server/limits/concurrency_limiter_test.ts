// How many there may be at once.

import { assertEquals } from "@std/assert";
import { ConcurrencyLimiter } from "../../../server/limits/concurrency_limiter.ts";

Deno.test("acquire() gives as many as an address may have, and all together", () => {
  const limiter = new ConcurrencyLimiter({ perAddress: 2, total: 3 });
  const first = limiter.acquire("a");
  assertEquals([limiter.acquire("a"), limiter.acquire("a"), limiter.acquire("b")].map(Boolean), [
    true,
    false,
    true,
  ]);
  assertEquals(limiter.acquire("c"), undefined);
  first?.[Symbol.dispose]();
  first?.[Symbol.dispose]();
  assertEquals(limiter.taken, 2);
  assertEquals(limiter.acquire("a") === undefined, false);
});

Deno.test("acquire() knows no bound of 0, and remembers no address that has none", () => {
  const limiter = new ConcurrencyLimiter({ perAddress: 0, total: 0 });
  const taken = Array.from({ length: 1_000 }, (_, n) => limiter.acquire(`a${n % 10}`)!);
  assertEquals([limiter.taken, limiter.addresses], [1_000, 10]);
  for (const slot of taken) slot[Symbol.dispose]();
  assertEquals([limiter.taken, limiter.addresses], [0, 0]);
});
