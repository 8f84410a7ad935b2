// Which texts are folded without measuring, and which a browser has to measure.

import { assertEquals } from "@std/assert";
import { isLong, mayBeLong } from "../../text/text_length.ts";

const TEXTS: readonly (readonly [what: string, text: string, long: boolean, maybe: boolean])[] = [
  ["nothing", "", false, false],
  ["30 lines", "x\n".repeat(29) + "x", false, false],
  ["31 lines", "x\n".repeat(30) + "x", true, true],
  ["30 full lines", "x".repeat(64 * 30), false, true],
  ["31 full lines", "x".repeat(64 * 30 + 1), true, true],
  ["Han", "字".repeat(32 * 30 + 1), true, true],
  ["emoji", "😀".repeat(32 * 30 + 1), true, true],
  ["a few emoji", "😀".repeat(32 * 30), false, true],
  ["a quote in quotes", "> ".repeat(12) + "x".repeat(40 * 30), true, true],
  ["quotes without blanks", ">".repeat(12) + "x".repeat(40 * 31), true, true],
  ["an item in items", "- ".repeat(12) + "x".repeat(40 * 30), true, true],
  ["numbered items", "1. ".repeat(8) + "x".repeat(48 * 31), true, true],
  ["signs in the middle of a line", "x" + " > ".repeat(12) + "x".repeat(48 * 31), false, true],
  ["a short text deep in quotes", "> ".repeat(12) + "x".repeat(40), false, true],
  ["a short quote", "> > x and y, and some words more", false, false],
  ["200 letters", "x".repeat(200), false, false],
];

for (const [what, text, long, maybe] of TEXTS) {
  Deno.test(`isLong() and mayBeLong() of ${what}`, () => {
    assertEquals([isLong(text), mayBeLong(text)], [long, maybe]);
  });
}
