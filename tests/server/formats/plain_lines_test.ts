// The author of a line is recognisable, whatever characters name and text contain.

import { assert, assertEquals } from "@std/assert";
import { userFrom } from "../../../hub/user_from.ts";
import { ConfusableNames } from "../../../hub/names/confusable_names.ts";
import type { LiveMessage } from "../../../protocol/events/message.ts";
import { formatLine } from "../../../server/formats/plain_lines.ts";
import { fc } from "../../support/fast_check.ts";
import { runs } from "../../support/property.ts";

function line(name: string, text: string, prefix = ""): string | null {
  const user = userFrom({ id: "u_aaaa1111", name, guest: false });
  const event: LiveMessage = { type: "message", room: "lobby", seq: 1, id: "x", at: 0, user, text };
  return formatLine(event, new ConfusableNames(), prefix);
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
  // Without the marks, a terminal shows "bob: hi :א", as if bob had written it.
  assertEquals(line("א", "hi :bob"), `${MARKED("א")}: hi :bob`);
  assertEquals(line("علي", "hi"), `${MARKED("علي")}: hi`);
  assertEquals(line("42", "א :bob"), `${MARKED("42")}: א :bob`);
  assertEquals(line("א", "hi", "2026-11-20 19:24 "), `2026-11-20 19:24 ${MARKED("א")}: hi`);
});

Deno.test("formatLine() keeps a name at the beginning whatever turns its text", () => {
  for (const mark of ["\u200f", "\u061c", "\u202b", "\u202e", "\u2067", "\u2068"]) {
    assertEquals(line("2", `${mark}hi :bob`), `${MARKED("2")}: ${mark}hi :bob`);
    assertEquals(line("alice", `${mark}hi :bob`), `alice: ${mark}hi :bob`);
  }
  // A modifier letter does not decide the direction of a line.
  assertEquals(line("ʹ2", "א :bob"), `${MARKED("ʹ2")}: א :bob`);
});

Deno.test("formatLine() keeps the indent at the beginning of a further line that would turn", () => {
  assertEquals(line("alice", "hi\nbob: hi"), "alice: hi\n    bob: hi");
  assertEquals(line("alice", "hi\n\u200fbob: hi"), "alice: hi\n    \u200e\u200fbob: hi");
  assertEquals(line("alice", "hi\u2028שלום\u2029x"), "alice: hi\n    \u200eשלום\n    x");
});

Deno.test("formatLine() has one colon of its own before the text, whatever the name", () => {
  const colon =
    /[:\u02d0\u02f8\u0589\u05c3\u0703\u1361\u1803\u1804\u205a\u2236\u2806\ua4fd\ua789\ufe13\uff1a]/g;
  for (const sign of ":ː˸։׃܃፡᠃᠄⁚∶⠆ꓽ꞉︓：﹕") {
    const shown = line(`alice${sign} yes`, "I resign")!.replace(/[\u200e\u2068\u2069]/g, "");
    assertEquals(shown, "alice· yes#1111: I resign", sign);
    assertEquals(shown.match(colon)?.length, 1);
  }
});

Deno.test("formatLine() begins with a name and its colon, and indents the rest, whatever is in them", () => {
  // No name ever had a direction mark.
  const signs = [":", "꞉", "⁚", "ः", "ꓽ", "*", "✱", "#", "♯"];
  const piece = fc.constantFrom(
    "alice",
    "bob",
    " ",
    "m6fh",
    "2",
    "א",
    "على",
    "\u0301",
    "न",
    ...signs,
  );
  const name = fc.array(piece, { minLength: 1, maxLength: 8 }).map((all) => all.join("").trim())
    .filter((name) => name !== "");
  const further = fc.constantFrom(
    ...["\n", "\u2028", "\u2029", "* ", ": "],
    ...["\u200f", "\u061c", "\u202e", "\u2067", "\u2069"],
  );
  const text = fc.array(fc.oneof(piece, further), { minLength: 1 }).map((all) => all.join(""));
  const marks = /[\u200e\u2068\u2069]/g;
  fc.assert(
    fc.property(name, text, (name, text) => {
      const [first = "", ...rest] = line(name, text)!.split("\n");
      assert(rest.every((each) => each.startsWith("    ")));
      const [shown = ""] = first.replace(marks, "").split(": ");
      assert(!/^[*✱]/.test(shown) && !/[:꞉⁚ꓽ]/.test(shown), first);
      // An invalid name from before the rules has its tag.
      if (/[:꞉⁚ꓽ#♯]|^[*✱]/.test(name)) assert(shown.endsWith("#1111"), first);
      // A line with a right-to-left character before any letter is isolated by a mark.
      const before = /^[^\p{L}]*/u.exec(first)![0];
      assert(!/[\u200f\u061c\u202e\u2067]/.test(before) || before.startsWith("\u200e"), first);
    }),
    runs(2_000),
  );
});
