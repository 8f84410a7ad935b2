// Valid and invalid cursors.

import { assertEquals } from "@std/assert";
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import { refusalOf } from "../support/refusal_of.ts";

Deno.test("parseCursor() reads a number, its digits, and a cursor with an epoch", () => {
  assertEquals(parseCursor(0), { seq: 0 });
  assertEquals(parseCursor(42), { seq: 42 });
  assertEquals(parseCursor("42"), { seq: 42 });
  assertEquals(parseCursor("42.k3-_Z"), { seq: 42, epoch: "k3-_Z" });
});

Deno.test("parseCursor() reads what formatCursor() writes", () => {
  assertEquals(parseCursor(formatCursor(58, "abc123")), { seq: 58, epoch: "abc123" });
});

Deno.test("parseCursor() takes more digits than any seq has for a place past every head", () => {
  assertEquals(parseCursor("9".repeat(16)), { seq: Number.MAX_SAFE_INTEGER });
});

Deno.test("parseCursor() refuses what is no cursor and names the field", () => {
  const wrong = [
    -1,
    1.5,
    NaN,
    Infinity,
    2 ** 53,
    "",
    " 1",
    "-1",
    "1e3",
    "0x10",
    "4.2.1",
    "42.",
    ".abc",
    "42.a b",
    "1".repeat(41),
    `1.${"e".repeat(41)}`,
    "４２",
    null,
    undefined,
    true,
    {},
    [42],
  ];
  for (const raw of wrong) {
    const { code, message } = refusalOf(() => parseCursor(raw, "before"));
    assertEquals(code, "bad_request", String(raw));
    assertEquals(message.includes('"before"'), true);
  }
});
