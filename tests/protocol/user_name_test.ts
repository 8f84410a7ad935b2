// What a person may be called.

import { assertEquals } from "@std/assert";
import { NAME_MAX } from "../../protocol/limits.ts";
import { normalizeName } from "../../protocol/user_name.ts";
import { refusalOf } from "../support/refusal_of.ts";

function assertRefused(name: string) {
  assertEquals(refusalOf(() => normalizeName(name)).code, "bad_request", JSON.stringify(name));
}

Deno.test("normalizeName() trims and composes (NFC)", () => {
  assertEquals(normalizeName("  alice\t\n"), "alice");
  assertEquals(normalizeName("\uFEFFalice\u3000"), "alice");
  assertEquals(normalizeName("Zoe\u0308"), "Zo\u00EB");
  assertEquals(normalizeName("\u212B"), "\u00C5");
});

Deno.test("normalizeName() leaves names of all scripts as they are", () => {
  for (const name of ["Ana María", "王小明", "Алёна", "محمد", "देवी", "d’Arc", "O'Neil <b>", "𐐷"]) {
    assertEquals(normalizeName(name), name.normalize("NFC"));
  }
});

Deno.test("normalizeName() counts code points, after composing", () => {
  assertEquals(normalizeName("x".repeat(NAME_MAX)), "x".repeat(NAME_MAX));
  assertEquals(normalizeName("😀".repeat(NAME_MAX)), "😀".repeat(NAME_MAX));
  assertEquals(normalizeName("e\u0301".repeat(NAME_MAX)), "é".repeat(NAME_MAX));
  assertRefused("x".repeat(NAME_MAX + 1));
  assertRefused("😀".repeat(NAME_MAX + 1));
});

Deno.test("normalizeName() refuses a name that is empty once trimmed", () => {
  for (const name of ["", " ", "\t\n", "\uFEFF\u3000"]) assertRefused(name);
});

Deno.test("normalizeName() refuses what cannot be seen", () => {
  const unseen = {
    "null": "\u0000",
    "escape": "\u001B",
    "line feed": "\n",
    "delete": "\u007F",
    "C1 control": "\u009B",
    "soft hyphen": "\u00AD",
    "grapheme joiner": "\u034F",
    "Hangul filler": "\u3164",
    "halfwidth Hangul filler": "\uFFA0",
    "Khmer inherent vowel": "\u17B4",
    "Mongolian vowel separator": "\u180E",
    "zero width space": "\u200B",
    "zero width joiner": "\u200D",
    "right-to-left mark": "\u200F",
    "right-to-left override": "\u202E",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "word joiner": "\u2060",
    "isolate": "\u2066",
    "blank Braille pattern": "\u2800",
    "variation selector": "\uFE0F",
    "byte order mark": "\uFEFF",
    "tag": "\u{E0061}",
    "variation selector 17": "\u{E0100}",
    "lone high surrogate": "\uD83D",
    "lone low surrogate": "\uDE00",
  };
  for (const [what, character] of Object.entries(unseen)) {
    assertEquals(
      refusalOf(() => normalizeName(`al${character}ice`)).message,
      "The name has control or invisible characters",
      what,
    );
  }
});

Deno.test("normalizeName() allows emoji that are written as several code points", () => {
  const emoji = {
    "heart": "❤️",
    "skin tone": "👍🏽",
    "family": "👨‍👩‍👧‍👦",
    "profession with skin tone": "👩🏾‍💻",
    "rainbow flag": "🏳️‍🌈",
    "country": "🇩🇪",
    "keycap": "1️⃣",
    "Scotland": "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
  };
  for (const [what, name] of Object.entries(emoji)) {
    assertEquals(normalizeName(`ann ${name}`), `ann ${name}`, what);
  }
});

Deno.test("normalizeName() refuses the parts of emoji where they join nothing", () => {
  for (
    const name of ["😀\u200D", "\u200D😀", "😀\uFE0F\uFE0F", "a\u200D😀", "1\uFE0F", "😀\u200Da"]
  ) {
    assertRefused(name);
  }
  // Tags behind the black flag are seen only where they name one of three countries.
  assertRefused("🏴\u{E0061}\u{E007F}");
  assertRefused("🏴\u{E0067}\u{E0062}");
});
