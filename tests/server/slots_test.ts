// How many there may be at once.

import { assertEquals } from "@std/assert";
import { Slots } from "../../server/limits/slots.ts";

Deno.test("take() gives as many as an address may have, and all together", () => {
  const slots = new Slots({ perAddress: 2, inAll: 3 });
  const first = slots.take("a");
  assertEquals([slots.take("a"), slots.take("a"), slots.take("b")].map(Boolean), [
    true,
    false,
    true,
  ]);
  assertEquals(slots.take("c"), undefined);
  first?.[Symbol.dispose]();
  first?.[Symbol.dispose]();
  assertEquals(slots.taken, 2);
  assertEquals(slots.take("a") === undefined, false);
});

Deno.test("take() knows no bound of 0, and remembers no address that has none", () => {
  const slots = new Slots({ perAddress: 0, inAll: 0 });
  const taken = Array.from({ length: 1_000 }, (_, n) => slots.take(`a${n % 10}`)!);
  assertEquals([slots.taken, slots.addresses], [1_000, 10]);
  for (const slot of taken) slot[Symbol.dispose]();
  assertEquals([slots.taken, slots.addresses], [0, 0]);
});
