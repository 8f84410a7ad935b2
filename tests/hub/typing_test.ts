// Who is typing, by a fake clock. What a room does with it is in room_test.ts.

import { assertEquals } from "@std/assert";
import { Typing } from "../../hub/typing.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { user } from "../support/hub_in_memory.ts";

const EVERY_MS = 1_000;

Deno.test("Typing.add() works after a broadcast that failed, which is reported", async () => {
  const clock = new FakeClock();
  const broadcasts: string[][] = [];
  const faults: unknown[] = [];
  using typing = new Typing({
    onUsers(users) {
      broadcasts.push(users.map(({ name }) => name));
      return Promise.reject("cannot send");
    },
    clock,
    onFault: (error) => faults.push(error),
  });
  typing.add(user("alice"));
  typing.add(user("bob"));
  await Promise.resolve();
  clock.advance(EVERY_MS);
  await Promise.resolve();
  assertEquals(broadcasts, [["alice"], ["bob"]]);
  assertEquals(faults, ["cannot send", "cannot send"]);
});
