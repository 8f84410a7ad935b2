// Completing a name after an @: the query, the names, and what is written.

import { assert, assertEquals } from "@std/assert";
import { mentionAt, mentionOf, namesFor } from "../../../client/model/mention_query.ts";
import { parseMarkdown } from "../../../text/markdown_parser.ts";
import { mentionIndex, mentions } from "../../../text/mentions.ts";
import { plainText, useParser } from "../../../text/message_parts.ts";
import { plainForm } from "../../../text/plain_form.ts";

Deno.test("mentionAt() finds an @ that begins a word, up to the caret", () => {
  assertEquals(mentionAt("hi @an", 6), { from: 3, query: "an" });
  assertEquals(mentionAt("@", 1), { from: 0, query: "" });
  assertEquals(mentionAt("mail@an", 7), undefined);
  assertEquals(mentionAt("@an now", 7), undefined);
});

Deno.test("mentionOf() writes a name so that it is shown and found, whatever delimiters it has", () => {
  useParser(parseMarkdown, plainForm);
  const plain = [
    "ann",
    "Ann Lee",
    "bob_smith",
    "_ann_",
    "a*b*c",
    "张三",
    "a.b_c",
    "O'Neil, J",
    "😀",
  ];
  for (const name of plain) assertEquals(mentionOf(name), `@${name}`);
  const names = [
    "The *Star*",
    "Ann _B_",
    "a:*b*",
    "x:~~y~~",
    "Ann `B`",
    "张*三*",
    "😀 **x**",
    "a.*b*",
  ];
  const more = ["[x] (y)", "_张三_", "hm ¯\\_(ツ)_/¯", "a \\*b\\*", "<x> *y*", "*_ x _*", "`root`"];
  for (const name of [...plain, ...names, ...more]) {
    for (const around of ["", "*x* ", "**hi** _you_, "]) {
      const text = `${around}${mentionOf(name)} and *x*`;
      assertEquals(plainText(text), `${around.replace(/[*_]/g, "")}@${name} and x`);
      const index = mentionIndex({ reader: { id: "u_1", name }, authors: [], present: [] });
      assert(mentions(text, index), text);
    }
  }
});

Deno.test("namesFor() lists names that begin with the query first, each once", () => {
  assertEquals(namesFor("an", ["Jana", "Anna", "Bo", "anton", "Anna"]), ["Anna", "anton", "Jana"]);
});

Deno.test("namesFor() compares names as mentions do, in any language of the browser", () => {
  const names: readonly (readonly [query: string, name: string])[] = [
    ["ann", "ＡＮＮ"],
    ["ＡＮ", "anna"],
    ["jose\u0301", "José"],
    ["strasse", "Straße"],
    ["οδυσσευσ", "Οδυσσευς"],
    ["❤️", "❤"],
    ["❤", "❤️"],
    ["ﾀﾛ", "タロー"],
    ["i", "Ines"],
    ["ﬁ", "Fiona"],
  ];
  // A Turkish browser lowers capitals differently.
  const { toLocaleLowerCase } = String.prototype;
  String.prototype.toLocaleLowerCase = function () {
    return toLocaleLowerCase.call(this, "tr");
  };
  try {
    for (const [query, name] of names) assertEquals(namesFor(query, [name, "Bo"]), [name]);
  } finally {
    String.prototype.toLocaleLowerCase = toLocaleLowerCase;
  }
});
