// Runs the contract suites on the parts of a store that only one process opens.

import { assertEquals } from "@std/assert";
import { InProcessPresence } from "../../../store/in_process/presence.ts";
import { InProcessRateLimits } from "../../../store/in_process/rate_limits.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { user } from "../../support/hub_in_memory.ts";
import { testPresence } from "../presence_contract.ts";
import { testRateLimits } from "../rate_limits_contract.ts";

testPresence("InProcessPresence", (clock) => new InProcessPresence({ clock, onFault: () => {} }));
testRateLimits("InProcessRateLimits", (clock) => new InProcessRateLimits(clock));

Deno.test("InProcessPresence sets no timer once it is disposed of", () => {
  const clock = new FakeClock();
  const presence = new InProcessPresence({ clock, onFault: () => {} });
  const entry = presence.enter("lobby", user("alice"), { ttlMs: 1_000 });
  presence[Symbol.dispose]();
  entry.renew();
  presence.enter("lobby", user("bob"), { ttlMs: 1_000 });
  assertEquals(clock.pendingTimers, 0);
});
