// Pages take turns: one at a time, and no address before all others.

import { assert, assertEquals } from "@std/assert";
import { PageTurns } from "../../server/limits/page_turns.ts";

Deno.test("PageTurns.take() gives one turn at a time, with a pause for others between two", async () => {
  const turns = new PageTurns();
  const order: string[] = [];
  const pages = [1, 2, 3].map((n) => turns.take("a").then(() => order.push(`page ${n}`)));
  // What else there is to do, as it comes from sockets and files.
  const others = (async () => {
    while (order.length < 6) {
      await new Promise((resolve) => setImmediate(resolve));
      if (order.at(-1) !== "else") order.push("else");
    }
  })();
  await Promise.all([...pages, others]);
  assertEquals(order.slice(0, 5), ["page 1", "else", "page 2", "else", "page 3"]);
});

Deno.test("PageTurns.take() lets nobody wait for all that another address wants", async () => {
  const turns = new PageTurns();
  const order: string[] = [];
  const want = (address: string) => turns.take(address).then(() => order.push(address));
  const all = [...Array.from({ length: 20 }, () => want("a")), want("b"), want("c")];
  assert(turns.waiting === 21);
  await Promise.all(all);
  assert(order.indexOf("b") <= 2 && order.indexOf("c") <= 3, order.join());
  assertEquals(turns.waiting, 0);
});
