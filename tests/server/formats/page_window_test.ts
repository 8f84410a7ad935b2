// How much of a page of events is shown as HTML if texts are long.

import { assert, assertEquals } from "@std/assert";
import { pageWindow } from "../../../server/formats/page_window.ts";
import { message, messages } from "../../client/sample.ts";

const LONG = Array.from({ length: 50 }, (_, n) => message(n + 1, { text: "x".repeat(4_000) }));

function seqs(events: readonly { readonly seq: number }[]): [first?: number, last?: number] {
  return [events[0]?.seq, events.at(-1)?.seq];
}

Deno.test("pageWindow() leaves ordinary pages whole", () => {
  for (const place of [{ newest: true }, { after: 0 }, { before: 51 }, { around: 25 }] as const) {
    assertEquals(pageWindow(messages(1, 50), place).length, 50);
  }
  assertEquals(pageWindow([], { newest: true }), []);
});

Deno.test("pageWindow() keeps of long texts those at the place that was asked for", () => {
  assertEquals(seqs(pageWindow(LONG, { newest: true })), [35, 50]);
  assertEquals(seqs(pageWindow(LONG, { before: 51 })), [35, 50]);
  assertEquals(seqs(pageWindow(LONG, { after: 0 })), [1, 16]);
  const [first, last] = seqs(pageWindow(LONG, { around: 25 }));
  assert(first! > 15 && first! < 20 && last! > 30 && last! < 35, `${first} to ${last}`);
  assertEquals(seqs(pageWindow(LONG, { around: { at: 2_000 } }))[0], 1);
});

Deno.test("pageWindow() shows one message at least, however long", () => {
  const huge = [1, 2, 3].map((seq) => message(seq, { text: "x".repeat(100_000) }));
  assertEquals(seqs(pageWindow(huge, { newest: true })), [3, 3]);
  assertEquals(seqs(pageWindow(huge, { around: 2 })), [2, 2]);
});
