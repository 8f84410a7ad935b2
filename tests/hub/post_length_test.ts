// How much of a burst is sent at once.

import { assertEquals } from "@std/assert";
import { postLength } from "../../hub/broadcast.ts";
import type { LogEvent } from "../../protocol/event.ts";
import { PAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { user } from "../support/hub_in_memory.ts";

function message(text: string): LogEvent {
  return { type: "message", room: "lobby", seq: 1, id: "id", at: 1_000, user: user("王"), text };
}

function bytesOf(events: readonly LogEvent[]): number {
  return new TextEncoder().encode(events.map((event) => JSON.stringify(event)).join("\n")).length;
}

Deno.test("postLength() takes all where they are few, and nothing of nothing", () => {
  assertEquals(postLength([]), 0);
  assertEquals(postLength(Array(100).fill(message("hi"))), 100);
});

Deno.test("postLength() never takes more than a page's bytes, whatever the texts are made of", () => {
  for (const character of ["x", "é", "王", "😀", '"', "\\", "\n", "\u2028", "\uFFFD"]) {
    const burst = Array(2_000).fill(message(character.repeat(2_000)));
    const length = postLength(burst);
    assertEquals(length > 1, true);
    assertEquals(bytesOf(burst.slice(0, length)) <= PAGE_MAX_BYTES, true, character);
  }
});

Deno.test("postLength() takes one at least", () => {
  assertEquals(postLength([message("x".repeat(PAGE_MAX_BYTES)), message("hi")]), 1);
});
