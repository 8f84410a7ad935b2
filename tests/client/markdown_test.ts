// Which texts are Markdown, what becomes of them, and that no text keeps a reader waiting.

import { assert, assertEquals } from "@std/assert";
import { isMarkdown, partsOf, useParser } from "../../client/text/markdown.ts";
import { parseMarkdown } from "../../client/text/markdown_parser.ts";
import { mentions } from "../../client/text/mentions.ts";
import { safeLink } from "../../client/text/safe_link.ts";
import { TEXT_MAX } from "../../protocol/limits.ts";

useParser(parseMarkdown);

function kinds(text: string): unknown[] {
  return (partsOf(text) ?? []).map((part) => typeof part === "string" ? "text" : part.kind);
}

Deno.test("partsOf() knows emphasis, code, quotes, lists and links", () => {
  assertEquals(partsOf("a **b** _c_ `d` ~~e~~"), [{
    kind: "p",
    parts: [
      "a ",
      { kind: "strong", parts: ["b"] },
      " ",
      { kind: "em", parts: ["c"] },
      " ",
      { kind: "code", text: "d" },
      " ",
      { kind: "del", parts: ["e"] },
    ],
  }]);
  assertEquals(kinds("```ts\nlet a = 1;\n```\nafter"), ["block", "p"]);
  assertEquals(kinds("> quoted\n\nanswer"), ["quote", "p"]);
  assertEquals(kinds("- a\n- b\n\n1. c"), ["ul", "ol"]);
  assertEquals(partsOf("[x](https://a.example/)"), [{
    kind: "p",
    parts: [{
      kind: "link",
      href: "https://a.example/",
      raw: "[x](https://a.example/)",
      parts: ["x"],
    }],
  }]);
});

Deno.test("partsOf() leaves as text what messages do not use", () => {
  assertEquals(isMarkdown("# no heading"), false);
  for (const text of ["<b>x</b>", "a\n===\n*b*", "<!-- c -->", "![p](https://a.example/p.png)"]) {
    assert(!JSON.stringify(partsOf(text)).includes("heading"), text);
    assert(!JSON.stringify(partsOf(text)).includes('"link"'), text);
  }
});

Deno.test("partsOf() keeps snake_case, 2*3*4 apart from emphasis where words go on", () => {
  assertEquals(partsOf("snake_case_name"), [{ kind: "p", parts: ["snake_case_name"] }]);
});

Deno.test("partsOf() takes no text of any kind longer than a frame or two", () => {
  const bad = [
    "*",
    "_a ",
    "[",
    ">",
    "- ",
    "`",
    "**_~~[",
    "[a](",
    "<",
    "*a **b ",
    "\\",
    "> ",
    "__",
    "  - ",
  ];
  for (const piece of bad) {
    const text = piece.repeat(TEXT_MAX / piece.length);
    // The least of three: other tests run beside this one.
    const took = Math.min(...[1, 2, 3].map(() => {
      const started = performance.now();
      partsOf(text);
      return performance.now() - started;
    }));
    assert(took < 50, `${JSON.stringify(piece)} took ${took} ms`);
  }
});

Deno.test("safeLink() lets only http, https and mailto through", () => {
  for (
    const bad of ["javascript:alert(1)", "data:text/html,x", " java\nscript:x", "file:///x", "x"]
  ) {
    assertEquals(safeLink(bad), undefined, bad);
  }
  assertEquals(safeLink("HTTPS://A.example"), "https://a.example/");
  assertEquals(safeLink("mailto:a@b.example"), "mailto:a@b.example");
});

Deno.test("mentions() finds a whole name, in any case, and no part of a longer one", () => {
  assert(mentions("hi @Ann!", "ann"));
  assert(mentions("@王小明，早", "王小明"));
  assert(mentions("@a.b (c)", "a.b (c)"));
  for (const text of ["hi @anna", "mail@ann", "ann", "@an"]) assert(!mentions(text, "ann"), text);
  assert(!mentions("@ann", undefined));
});
