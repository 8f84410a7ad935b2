// Whose line it is can be seen, whatever the letters of name and text.

import { assertEquals } from "@std/assert";
import { userFrom } from "../../hub/log/user_from.ts";
import { Namesakes } from "../../hub/namesakes.ts";
import type { LiveMessage } from "../../protocol/event.ts";
import { formatLine } from "../../server/rooms/plain_lines.ts";

function line(name: string, text: string, prefix = ""): string | null {
  const user = userFrom({ id: "u_aaaa1111", name, guest: false });
  const event: LiveMessage = { type: "message", room: "lobby", seq: 1, id: "x", at: 0, user, text };
  return formatLine(event, new Namesakes(), prefix);
}

const MARKED = (name: string) => `\u200e\u2068${name}\u2069`;

Deno.test("formatLine() leaves lines alone that run from left to right", () => {
  assertEquals(line("alice", "hi"), "alice: hi");
  assertEquals(line("alice", "שלום :bob"), "alice: שלום :bob");
  assertEquals(line("Оля", "مرحبا"), "Оля: مرحبا");
  assertEquals(line("李明", "hi"), "李明: hi");
  assertEquals(line("42", "hi"), "42: hi");
});

Deno.test("formatLine() keeps a name at the beginning that would turn its line", () => {
  // Without the marks a terminal shows "bob: hi :א", as if bob had said it.
  assertEquals(line("א", "hi :bob"), `${MARKED("א")}: hi :bob`);
  assertEquals(line("علي", "hi"), `${MARKED("علي")}: hi`);
  assertEquals(line("42", "א :bob"), `${MARKED("42")}: א :bob`);
  assertEquals(line("א", "hi", "2026-11-20 19:24 "), `2026-11-20 19:24 ${MARKED("א")}: hi`);
});
