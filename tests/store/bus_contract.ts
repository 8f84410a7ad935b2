// What every bus must do; each store runs this suite.

import { assertEquals } from "@std/assert";
import type { Signal } from "../../hub/bus.ts";
import { user } from "../support/hub_in_memory.ts";
import type { OpenStore } from "./temporary_store.ts";

const typing: Signal = { type: "typing", room: "lobby", user: user("alice") };

/** Registers the suite for a kind of store. */
export function testBus(kind: string, open: OpenStore): void {
  Deno.test(`${kind}: watch() gets the signals of this node too, until it is disposed of`, async () => {
    await using store = await open();
    const first: Signal[] = [];
    const second: Signal[] = [];
    using _ = store.bus.watch((signal) => first.push(signal));
    {
      using _ = store.bus.watch((signal) => second.push(signal));
      store.bus.publish(typing);
    }
    store.bus.publish({ ...typing, room: "den" });
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals(first, [typing, { ...typing, room: "den" }]);
    assertEquals(second, [typing]);
  });

  Deno.test(`${kind}: publish() reaches all watchers when one throws`, async () => {
    const faults: unknown[] = [];
    await using store = await open({ onFault: (error) => faults.push(error) });
    const signals: Signal[] = [];
    using _broken = store.bus.watch(() => {
      throw new Error("a watcher that throws");
    });
    using _sound = store.bus.watch((signal) => signals.push(signal));
    store.bus.publish(typing);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals([signals, faults.length], [[typing], 1]);
  });
}
