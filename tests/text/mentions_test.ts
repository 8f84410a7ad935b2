// Whom a text mentions: names of every script, the longest match, and nobody in code or links.

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { markMentions, mentionIndex, mentions, type Person } from "../../text/mentions.ts";
import { messageParts, useParser } from "../../text/message_parts.ts";
import type { RichNode } from "../../text/rich_text.ts";

useParser(parseMarkdown);

/** A user with one name. */
function person(name: string, id = `u_${name}`): Person {
  return { id, name };
}

function marksIn(parts: readonly RichNode[]): string[] {
  return parts.flatMap((part) => {
    if (typeof part === "string") return [];
    return part.kind === "mention" ? [part.text] : "parts" in part ? marksIn(part.parts) : [];
  });
}

/** What is marked for each of the users, all of whom are present. */
function marks(text: string, names: readonly string[]): Record<string, readonly string[]> {
  const people = names.map((name) => person(name));
  return Object.fromEntries(people.flatMap((reader) => {
    const index = mentionIndex({ reader, authors: [], present: people });
    const { parts, found } = markMentions(messageParts(text), index);
    assertEquals(found, mentions(text, index));
    const marked = marksIn(parts);
    assertEquals(found, marked.length > 0);
    return found ? [[reader.name, marked]] : [];
  }));
}

const BY_NAME: readonly (readonly [text: string, name: string, mark: string | undefined])[] = [
  // Scripts without spaces.
  ["@张三你好", "张三", "@张三"],
  ["你好@张三", "张三", "@张三"],
  ["@田中さん", "田中", "@田中"],
  ["你好@ann", "ann", "@ann"],
  ["你好，@ann", "ann", "@ann"],
  ["@王小明，早", "王小明", "@王小明"],
  ["（@张三）", "张三", "@张三"],
  ["＠张三你好", "张三", "＠张三"],
  ["@たろうです", "たろう", "@たろう"],
  ["@タローは", "タロー", "@タロー"],
  ["@철수야", "철수", "@철수"],
  ["@สมชายครับ", "สมชาย", "@สมชาย"],
  ["@张三abc", "张三", "@张三"],
  ["@ann你好", "ann", "@ann"],
  ["看@李四。", "李四", "@李四"],
  ["@ＡＮＮ你好", "ann", "@ＡＮＮ"],
  // Scripts with spaces: a whole name.
  ["hi @Ann!", "ann", "@Ann"],
  ["hi @anna", "ann", undefined],
  ["mail@ann", "ann", undefined],
  ["ann", "ann", undefined],
  ["@an", "ann", undefined],
  ["@ann_2", "ann", undefined],
  ["@علي، مرحبا", "علي", "@علي"],
  ["@عليا", "علي", undefined],
  ["@Ярослав!", "ярослав", "@Ярослав"],
  ["@ΟΔΥΣΣΕΥΣ.", "οδυσσευς", "@ΟΔΥΣΣΕΥΣ"],
  ["@José", "jose\u0301".normalize("NFC"), "@José"],
  ["@jose\u0301!", "José", "@jose\u0301"],
  ["@jose\u0301", "jose", undefined],
  ["@STRASSE", "straße", "@STRASSE"],
  ["@a.b (c)", "a.b (c)", "@a.b (c)"],
  ["@🦊 hi", "🦊", "@🦊"],
  // Emoji as pictures or as text.
  ["@❤️", "❤", "@❤️"],
  ["@❤", "❤️", "@❤"],
  ["@❤️ hi", "❤", "@❤️"],
  ["@❤️!", "❤️", "@❤️"],
  ["@☎️你好", "☎", "@☎️"],
  ["@1️⃣", "1️⃣", "@1️⃣"],
  ["@🏳️‍🌈 hi", "🏳‍🌈", "@🏳️‍🌈"],
  ["@☺︎ hi", "☺", "@☺︎"],
  // What joins words joins names.
  ["@bob.smith", "bob", undefined],
  ["@bob-2", "bob", undefined],
  ["@bob@e.example", "bob", undefined],
  ["@bob·b", "bob", undefined],
  ["@bob.", "bob", "@bob"],
  ["@bob...", "bob", "@bob"],
  ["@bob's", "bob", "@bob"],
  ["@bob-", "bob", "@bob"],
  ["@bob/@ann", "bob", "@bob"],
  ["@bob: hi", "bob", "@bob"],
  ["@bob—hi", "bob", "@bob"],
  ["@bob,@bob", "bob", "@bob,@bob"],
  // Code, links and addresses mention nobody.
  ["`@bob`", "bob", undefined],
  ["a ``@bob`` b", "bob", undefined],
  ["```\n@bob\n```", "bob", undefined],
  ["> ```\n> @bob\n> ```", "bob", undefined],
  ["- `@bob`", "bob", undefined],
  ["[@bob](https://e.example/)", "bob", undefined],
  ["https://e.example/@bob", "bob", undefined],
  ["*x* https://e.example/@bob", "bob", undefined],
  ["<https://e.example/@bob>", "bob", undefined],
  ["![@bob](https://e.example/)", "bob", "@bob"],
  ["bob@bob.example", "bob", undefined],
  ["`x` @bob", "bob", "@bob"],
  ["**@bob**", "bob", "@bob"],
  ["> @bob", "bob", "@bob"],
  ["~~@bob~~", "bob", "@bob"],
  // Names of symbols.
  ["@_ann_", "_ann_", "@_ann_"],
  ["@a*b*c", "a*b*c", "@a*b*c"],
  ["@__bob__", "__bob__", "@__bob__"],
  ["hi @~~x~~, and *you*", "~~x~~", "@~~x~~"],
  ["@*the boss*", "*the boss*", "@*the boss*"],
  ["@a\\b *x*", "a\\b", "@a\\b"],
  ["@`root` *x*", "`root`", "@`root`"],
  ["@<x> *y*", "<x>", "@<x>"],
  ["**@_ann_**", "_ann_", "@_ann_"],
  ["@[x](y)", "[x](y)", "@[x](y)"],
  ["_@_ann__ hi", "_ann_", "@_ann_"],
  ["_@ann hi", "ann", "@ann"],
  ["_@ann_ hi", "ann", "@ann"],
  ["a_@ann hi", "ann", undefined],
  ["❤️@ann", "ann", "@ann"],
  ["**注意@张三**请看", "张三", "@张三"],
  ["@张三**重点**", "张三", "@张三"],
];

for (const [text, name, mark] of BY_NAME) {
  Deno.test(`mentions() of ${name} in ${JSON.stringify(text)}`, () => {
    const found = marks(text, [name])[name];
    assertEquals(found?.join(","), mark);
  });
}

const AMONG: readonly (readonly [text: string, names: readonly string[], ...marked: string[]])[] = [
  ["@Ann Lee", ["Ann", "Ann Lee"], "Ann Lee"],
  ["@ann lee, hi", ["Ann", "Ann Lee"], "Ann Lee"],
  ["@Ann\u00a0Lee", ["Ann", "Ann Lee"], "Ann Lee"],
  ["@Ann Leeds", ["Ann", "Ann Lee"], "Ann"],
  ["@Ann\nLee", ["Ann", "Ann Lee"], "Ann"],
  ["@bob.smith", ["bob", "bob.smith"], "bob.smith"],
  ["@bob-2", ["bob", "bob-2"], "bob-2"],
  ["@bob-2", ["bob"]],
  ["@张三丰", ["张三", "张三丰"], "张三丰"],
  ["@张三丰你好", ["张三", "张三丰"], "张三丰"],
  ["@张三你好", ["张三", "张三丰"], "张三"],
  ["@ann @bob", ["ann", "bob"], "ann", "bob"],
  ["@annbob", ["ann", "bob"]],
  ["@田中さん", ["田中", "田中さん"], "田中さん"],
];

for (const [text, names, ...marked] of AMONG) {
  Deno.test(`mentions() in ${JSON.stringify(text)} among ${names.join(", ")}`, () => {
    assertEquals(Object.keys(marks(text, names)), marked);
  });
}

Deno.test("mentions() of one of two with one name needs their tag", () => {
  const [first, second] = [person("Ann", "u_aaaa1111"), person("ann", "u_bbbb2222")];
  const of = (reader: Person) => mentionIndex({ reader, authors: [], present: [first, second] });
  const who = (text: string) => [first, second].filter((each) => mentions(text, of(each)));
  assertEquals(who("@Ann"), []);
  assertEquals(who("@Ann#1111"), [first]);
  assertEquals(who("@Ann#2222, hi"), [second]);
  assertEquals(who("@Ann#3333"), []);
  assertEquals(who("@Ann#1111x"), []);
});

Deno.test("mentions() of the only user with a name needs no tag, and rejects another one", () => {
  const reader = person("Ann", "u_aaaa1111");
  // A previous, absent owner of the name does not affect the present one.
  const index = mentionIndex({ reader, authors: [person("Ann", "g_cccc3333")], present: [reader] });
  assert(mentions("@Ann", index));
  assert(mentions("@Ann#1111", index));
  assert(!mentions("@Ann#g_3333", index));
  const guest = mentionIndex({ reader: person("Ann", "g_cccc3333"), authors: [], present: [] });
  assert(mentions("@Ann#g_3333", guest));
});

Deno.test("mentions() knows each name that the reader had", () => {
  const reader = person("Anna", "u_1");
  const received = [person("Ann", "u_1"), person("Annabel", "u_2")];
  const index = mentionIndex({ reader, authors: received, present: [] });
  for (const text of ["@Ann", "@anna"]) assert(mentions(text, index), text);
  for (const text of ["@Annabel", "@annie"]) assert(!mentions(text, index), text);
  // The user who has the name now takes precedence.
  const taken = mentionIndex({ reader, authors: received, present: [person("Ann", "u_3")] });
  assert(!mentions("@Ann", taken));
});

Deno.test("mentionIndex() is the last one while it would find the same", () => {
  const reader = person("Ann");
  const last = mentionIndex({ reader, authors: [], present: [] });
  const others = [person("bob"), person("carl")];
  assertStrictEquals(mentionIndex({ reader, authors: others, present: others }, last), last);
  const longer = mentionIndex({ reader, authors: [person("Ann Lee")], present: [] }, last);
  assert(longer !== last);
  assertEquals(mentionIndex({ reader: null, authors: others, present: others }), undefined);
});

Deno.test("mentionIndex() folds no name twice, however often people and messages change", (t) => {
  const { normalize } = String.prototype;
  let calls = 0;
  String.prototype.normalize = function (form?: string) {
    calls += 1;
    return normalize.call(this, form);
  };
  try {
    const crowd = () =>
      Array.from({ length: 700 }, (_, n) => person(`Jösé ${t.name} ${n}`, `u_${n}`));
    const index = () =>
      mentionIndex({ reader: person("Jösé"), authors: crowd(), present: crowd() });
    index();
    assert(calls > 0);
    calls = 0;
    for (let again = 0; again < 10; again++) index();
    assertEquals(calls, 0);
  } finally {
    String.prototype.normalize = normalize;
  }
});

Deno.test("markMentions() marks fifty at most, and loses no character", () => {
  const text = "@ann ".repeat(800);
  const index = mentionIndex({ reader: person("ann"), authors: [], present: [] });
  const { parts } = markMentions(messageParts(text), index);
  assertEquals(marksIn(parts).length, 50);
  const [only] = parts;
  assert(typeof only === "object" && "parts" in only);
  const words = only.parts.map((part) =>
    typeof part === "string" ? part : "text" in part ? part.text : ""
  );
  assertEquals(words.join(""), text);
});
