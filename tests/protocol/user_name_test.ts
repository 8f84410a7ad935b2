// Valid names of users.

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
  const names = ["Ana María", "王小明", "Алёна", "محمّد", "देवी", "d’Arc", "O'Neil <b>", "𐐷", "नमः"];
  const marked = ["ကြွေး", "རྒྱུད", "กำลังนี้", "מֹשֶׁה", "Nguyễn Thị", "ബിജു", "がﾞ", "и\u0483", "ヾ(๑╹◡╹)ﾉ"];
  for (const name of [...names, ...marked]) {
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
    "half fill space": "\u303F",
    "interlinear annotation": "\uFFF9",
    "Khitan filler": "\u{16FE4}",
    "hieroglyph blank": "\u{13441}",
    "musical null notehead": "\u{1D159}",
    "musical beam": "\u{1D173}",
    "shorthand overlap": "\u{1BCA0}",
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

Deno.test("normalizeName() refuses the parts of emoji if they join nothing", () => {
  for (
    const name of ["😀\u200D", "\u200D😀", "😀\uFE0F\uFE0F", "a\u200D😀", "1\uFE0F", "😀\u200Da"]
  ) {
    assertRefused(name);
  }
  // Tags after the black flag are visible only if they name one of three countries.
  assertRefused("🏴\u{E0061}\u{E007F}");
  assertRefused("🏴\u{E0067}\u{E0062}");
});

Deno.test("normalizeName() makes one space of many, and of spaces of other widths", () => {
  assertEquals(normalizeName("Ana   María"), "Ana María");
  assertEquals(normalizeName("Ana\u00A0\u2003\u3000\u202F\u1680María"), "Ana María");
});

Deno.test("normalizeName() refuses characters that have no look of their own", () => {
  const undefinedLooks = {
    "object replacement": "\uFFFC",
    "replacement": "\uFFFD",
    "private use": "\uF8FF",
    "plane 15": "\u{F0000}",
    "unassigned": "\u0378",
    "unassigned pictograph": "\u{1FFFD}",
    "noncharacter": "\uFDD0",
  };
  for (const [what, character] of Object.entries(undefinedLooks)) {
    assertEquals(
      refusalOf(() => normalizeName(`al${character}ice`)).message,
      "The name has characters that have no look of their own",
      what,
    );
  }
});

Deno.test("normalizeName() refuses marks without a letter, piled up, or of another script", () => {
  const marks = {
    "at the beginning": "\u0301alice",
    "behind a space": "alice \u0301",
    "more than four": "ali\u0323\u0301\u0302\u0303\u0304ce",
    "more than four, one of them composed": "alé\u0323\u0302\u0303\u0304",
    "twice in a row": "alic\u0332\u0332e",
    "twice in a row, once composed": "alicé\u0301",
    "a visarga behind a Latin letter": "alice\u0903 yes",
    "a joiner of Burmese": "al\u1039ice",
    "a joiner of numbers": "al\u{1107F}ice",
    "a vowel behind an emoji": "😀\u093F",
    "behind a letter with a mark": "x\u030C\u0903",
  };
  for (const [what, name] of Object.entries(marks)) {
    const { message } = refusalOf(() => normalizeName(name));
    assertEquals(message, "The name has marks without a letter, or too many on one", what);
  }
});

Deno.test("normalizeName() refuses what has no letter, digit or emoji", () => {
  for (const name of ["...", "-", "_ _", "«»", "'", "ː", "^"]) {
    assertEquals(
      refusalOf(() => normalizeName(name)).message,
      "The name has no letter, digit or emoji",
      name,
    );
  }
  for (const name of ["x", "_x_", "7", "☆", "❤️", "Ⅷ", "李"]) {
    assertEquals(normalizeName(name), name);
  }
});

Deno.test("normalizeName() takes no longer for 64 KiB of marks than for a name", () => {
  // Reordering marks takes time quadratic in their number: a second for these.
  const marks = `a${"\u0301".repeat(16_000)}${"\u0323".repeat(16_000)}`;
  let normalized = 0;
  const { normalize } = String.prototype;
  String.prototype.normalize = function (form) {
    normalized += this.length;
    return normalize.call(this, form);
  };
  try {
    assertRefused(marks);
    assertRefused(`${marks}${" ".repeat(9)}`);
  } finally {
    String.prototype.normalize = normalize;
  }
  assertEquals(normalized, 0);
});
