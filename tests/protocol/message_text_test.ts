// How the text of a message is cleaned, and which texts are refused.

import { assertEquals } from "@std/assert";
import { TEXT_MAX } from "../../protocol/limits.ts";
import { cleanText } from "../../protocol/message_text.ts";
import { refusalOf } from "../support/refusal_of.ts";

Deno.test("cleanText() makes every line end a line feed", () => {
  assertEquals(cleanText("a\r\nb\rc\nd\r\r\ne"), "a\nb\nc\nd\n\ne");
});

Deno.test("cleanText() changes nothing else: tabs, white space at the ends, emoji, composition", () => {
  for (
    const text of ["  a\tb \n", "👩🏾‍💻", "e\u0301", "\u202Eabc", "\uFEFFx", "\u2028x", "</script>"]
  ) {
    assertEquals(cleanText(text), text);
  }
});

Deno.test("cleanText() puts U+FFFD in the place of controls that a terminal would obey", () => {
  assertEquals(cleanText("a\u001B[2Jb"), "a\uFFFD[2Jb");
  for (let code = 0; code < 0xA0; code++) {
    const isControl = (code < 0x20 || code >= 0x7F) && code !== 0x09 && code !== 0x0A &&
      code !== 0x0D;
    const character = String.fromCharCode(code);
    const expected = isControl ? "\uFFFD" : code === 0x0D ? "\n" : character;
    assertEquals(cleanText(`a${character}b`), `a${expected}b`, code.toString(16));
  }
});

Deno.test("cleanText() makes lone surrogates U+FFFD and leaves pairs", () => {
  assertEquals(cleanText("a\uD83Db\uDE00c\uD83D\uDE00"), "a\uFFFDb\uFFFDc😀");
  assertEquals(cleanText("\uDE00\uD83D"), "\uFFFD\uFFFD");
});

Deno.test("cleanText() refuses what is nothing but white space", () => {
  for (const text of ["", " ", "\r\n\t ", "\u3000\u00A0\uFEFF"]) {
    assertEquals(refusalOf(() => cleanText(text)).code, "empty", JSON.stringify(text));
  }
});

Deno.test("cleanText() counts code points, so that an emoji is one", () => {
  assertEquals(cleanText("x".repeat(TEXT_MAX)).length, TEXT_MAX);
  assertEquals(cleanText("😀".repeat(TEXT_MAX)).length, 2 * TEXT_MAX);
  assertEquals(cleanText("x" + "😀".repeat(TEXT_MAX - 1)).length, 2 * TEXT_MAX - 1);
  const tooLong = [
    "x".repeat(TEXT_MAX + 1),
    "😀".repeat(TEXT_MAX + 1),
    "xx" + "😀".repeat(TEXT_MAX - 1),
  ];
  for (const text of tooLong) assertEquals(refusalOf(() => cleanText(text)).code, "too_long");
});

Deno.test("cleanText() counts what is kept: CR LF is one character, and spaces at the ends count", () => {
  assertEquals(cleanText("a" + "\r\n".repeat(3), 4), "a\n\n\n");
  assertEquals(refusalOf(() => cleanText("a   ", 3)).code, "too_long");
});

Deno.test("cleanText() is done with a text that it has cleaned", () => {
  const once = cleanText("a\r\n\u0000\uD800 b");
  assertEquals(cleanText(once), once);
});
