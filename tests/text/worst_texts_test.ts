// The worst content of 4,000 characters, in Latin, Han, Arabic and emoji: no text throws, loses
// letters, or has more than linear cost.

import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { TEXT_MAX } from "../../protocol/limits.ts";
import { isOnlyEmoji } from "../../client/components/message_text.tsx";
import { splitAddresses } from "../../text/links.ts";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { markMentions, mentionIndex, mentions } from "../../text/mentions.ts";
import { messageParts, plainText, useParser } from "../../text/message_parts.ts";
import { plainForm } from "../../text/plain_form.ts";
import type { RichNode } from "../../text/rich_text.ts";
import { isLong } from "../../text/text_length.ts";
import { fc } from "../support/fast_check.ts";
import { runs } from "../support/property.ts";

useParser(parseMarkdown, plainForm);

const reader = { id: "u_1", name: "张a" };
/** The reader, and as many users whose names begin with the same letters as are checked. */
const crowd = Array.from(
  { length: 200 },
  (_, n) => ({ id: `u_${n}`, name: `张a${"a".repeat(n % 30)}` }),
);
const index = mentionIndex({ reader, authors: crowd, present: crowd });

/** Pieces in every script, each with what makes texts costly around it. */
const WORDS = [
  "a",
  "张",
  "س",
  "😀",
  "👨‍👩‍👧‍👦",
  "é",
  "e\u0301",
  "ｗ",
  "한",
  "ก",
  "\u200d",
  "\ufe0f",
  "\u202e",
];
const SIGNS = [
  ...[
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "```",
    "[",
    "](",
    "](b)",
    "<",
    ">",
    "> ",
    ">_<",
    "- ",
    "1. ",
  ],
  ...[
    "\\",
    "\n",
    "\n\n",
    " ",
    "\t",
    "@",
    "＠",
    "@张a",
    "@张",
    "@张a#",
    "#u_1",
    ".",
    "-",
    "，",
    "。",
    "）",
  ],
  ...[
    "https://",
    "Https://e.example/",
    "https://e.example/（",
    "https://e.example/a、",
    "（",
    "(",
    ")",
  ],
];
const PIECES = [...WORDS, ...SIGNS];

/** Everything that is ever done with a text. */
function interpret(text: string): void {
  markMentions(parseMarkdown(text) ?? [{ kind: "p", parts: [text] }], index);
  mentions(text, index);
  splitAddresses(text);
  plainText(text);
  isLong(text);
  isOnlyEmoji(text);
}

/** Linear costs stay far below it, even on a busy machine; quadratic ones take many seconds. */
const MOST_MS = 1_000;
const US_A_MS = 1_000;
/** The size of a request's body. */
const LONG = 64 * 1024;

function expectBounded(piece: string, length: number): void {
  const text = piece.repeat(length / piece.length);
  const took = () => {
    // Of this process: others may have the processor meanwhile.
    const before = process.cpuUsage();
    interpret(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / US_A_MS;
  };
  // Repeated if the machine was busy.
  const isSlow = took() > MOST_MS && took() > MOST_MS;
  assert(!isSlow, `${JSON.stringify(piece)} takes more than ${MOST_MS} ms`);
}

Deno.test("no piece that makes texts costly takes more than its length, repeated to 64 KiB", () => {
  for (
    const piece of [
      ...[
        ...PIECES,
        "@张a ",
        "@a",
        "https://e.example/a,",
        "*张*",
        "> - a\nb\n",
        "> \n",
        "```a\nb```\n",
      ],
      ...[
        "*a*b",
        "**a*b ",
        "*a **b ***c ",
        "_@",
        "@*",
        "@a*b*",
        "a_.b _",
        "[\u200b](b)",
        "a[i](g(x, y)); ",
      ],
      ...[
        "(https://a.example)",
        "https://a)b",
        "https://a(",
        "https://a](b",
        "@张三**重点**",
        "@🦊**a**",
        "و*م*",
        "`a``b```c````",
      ],
    ]
  ) {
    expectBounded(piece, LONG);
  }
});

Deno.test("no sign beside a word of any script takes more than its length", () => {
  for (const sign of SIGNS) {
    for (const word of WORDS) expectBounded(sign + word, 4 * TEXT_MAX);
  }
});

/** All words, code and addresses in parts. */
function shown(parts: readonly RichNode[]): string {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    return "parts" in part ? shown(part.parts) : "text" in part ? part.text : "";
  }).join("");
}

/** Letters, and the digits of formulas: a list counts its items itself. */
function letters(text: string): string {
  return text.replace(/[^\p{L}78]/gu, "");
}

const FORMULAS = ["7*8", "7_8"];

function formulas(text: string): number[] {
  return FORMULAS.map((formula) => text.split(formula).length - 1);
}

function expectSavedPlace(shown: string, text: string): void {
  assertEquals(letters(shown), letters(text));
  // More of them if a delimiter between two digits was escaped.
  const found = formulas(shown);
  for (const [at, count] of formulas(text).entries()) assert(found[at]! >= count, FORMULAS[at]);
}

const FENCED = "\n```\n";
/** A fence with a language, which is not shown. */
const LANGUAGE = /(?<!\n)```|```(?!\n)/;

Deno.test("no letter, digit or formula of a text is lost or added, whatever its delimiters", () => {
  // The address in brackets after a link is not shown.
  const shownPieces = PIECES.filter((piece) => !["```", "](b)", "]("].includes(piece));
  const pieces = [...shownPieces, ...FORMULAS, ...FORMULAS, FENCED, "x_7", "__a__", "*", "**"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (chosen) => {
      const text = chosen.join("");
      if (LANGUAGE.test(text)) return;
      expectSavedPlace(shown(messageParts(text)), text);
      const { parts } = markMentions(messageParts(text), index);
      assertEquals(shown(parts), shown(messageParts(text)));
      expectSavedPlace(plainText(text), text);
    }),
    runs(2_000),
  );
});

Deno.test("no text throws, and with and without Markdown the same is marked in words without signs", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      interpret(text);
      const words = text.replace(/[*_~`[\]<>\\\n#]|\d[.)]|[-+]|^\s+|\s+$/gm, "");
      const plain = [{ kind: "p" as const, parts: [words] }];
      const parsed = parseMarkdown(words);
      if (!parsed || /https?:/i.test(words)) return;
      assertEquals(markMentions(parsed, index).found, markMentions(plain, index).found);
    }),
    runs(1_000),
  );
});
