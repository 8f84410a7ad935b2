// The bound of an event's size is never below the size of its JSON.

import { assert } from "@std/assert";
import { eventBytesAtMost } from "../../hub/event_bytes.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";

const USER = { id: "u_ada", name: "王", avatar: "/avatars/u_ada?n=%E7%8E%8B", skeleton: "王" };
const BASE = { room: "lobby", seq: 7, id: "0".repeat(26), at: 1_764_000_000_000, user: USER };

const EVENTS: readonly object[] = [
  ...["", "x", "é", "王", "😀", '"', "\\", "\n", "\u0000", "\u2028", "\ud800", "\u007f"].map((
    part,
  ) => ({
    ...{ type: "message", ...BASE, text: part.repeat(1_000), edited: 1 },
  })),
  { type: "delete", ...BASE, target: 3 },
  { type: "poll", ...BASE, options: Array(500).fill("a choice"), counts: { a: -1.5e300, b: null } },
];

for (const event of EVENTS as readonly LogEvent[]) {
  const json = JSON.stringify(event);
  Deno.test(`eventBytesAtMost() bounds ${json.slice(0, 20)}… ${json.slice(-40)}`, () => {
    const bytes = new TextEncoder().encode(json).length;
    const bound = eventBytesAtMost(event);
    assert(bytes < bound && bound < 7 * bytes, `${bytes} bytes, bound ${bound}`);
  });
}
