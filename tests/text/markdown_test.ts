// Which texts are Markdown, how they are parsed, and that no text takes long.

import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { isMarkdown, partsOf, useParser } from "../../text/message_parts.ts";
import { parseMarkdown } from "../../text/markdown_parser.ts";
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

Deno.test("partsOf() keeps snake_case, 2*3*4 apart from emphasis if words go on", () => {
  assertEquals(partsOf("snake_case_name"), [{ kind: "p", parts: ["snake_case_name"] }]);
});

/** CPU time of this process, ms: others may have the processor meanwhile. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The worst input for Markdown parsers, each repeated until a message is full. */
const WORST = [
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
  "a-",
  "a-@",
  "a.b@c.",
  "_http://",
  "--------~س",
  "!_aaaa ",
  "`a``b```",
  "[a](b",
  '[a](b "',
  "![[a](b)",
  "<http://",
  "http://](",
  "-\n你\n> ",
  "\n  - ",
  ">>>>a\nb\n",
  "> - > - a\nb\n",
  "```\n",
  "~~~ \n",
  "\n",
  " \n",
  "\t",
  "*你",
  "😀**",
  "1. ",
  "&#65;",
  "(**~\n",
];

Deno.test("parseMarkdown() takes no text of any kind longer than a frame or two", () => {
  const texts = [
    ...WORST.map((piece) => piece.repeat(TEXT_MAX / piece.length)),
    ...WORST.map((piece) => `_*${"a-".repeat(TEXT_MAX / 4)}${piece.repeat(300 / piece.length)}@b`),
    // Some parsers took minutes for these few.
    `${`>${" ".repeat(5)}`.repeat(11)}x`,
    `${`-${" ".repeat(30)}`.repeat(11)}x`,
  ];
  for (const text of texts) {
    // The least of three: garbage collection and compilation count too.
    const took = Math.min(...[1, 2, 3].map(() => {
      const started = cpuMs();
      isMarkdown(text);
      parseMarkdown(text);
      return cpuMs() - started;
    }));
    assert(took < 50, `${JSON.stringify(text.slice(0, 40))} took ${took} ms`);
  }
});

Deno.test("parseMarkdown() costs in proportion to a text's length", () => {
  for (const piece of WORST) {
    const [short, long] = [8_000, 64_000].map((length) => {
      const text = piece.repeat(length / piece.length);
      return Math.min(...[1, 2, 3].map(() => {
        const started = cpuMs();
        parseMarkdown(text);
        return cpuMs() - started;
      }));
    });
    // Eight times as long: quadratic costs are 64 times as high.
    assert(long! < 32 * short! + 20, `${JSON.stringify(piece)}: ${short} ms, then ${long} ms`);
  }
});

Deno.test("parseMarkdown() gives up a text that would make a page of nodes", () => {
  assert(parseMarkdown("- a\n".repeat(100)));
  assertEquals(parseMarkdown("- a\n".repeat(TEXT_MAX / 4)), undefined);
  assertEquals(parseMarkdown("*a*\n".repeat(TEXT_MAX / 4)), undefined);
});

Deno.test("parseMarkdown() counts of a target that is none only what it read", () => {
  // After each is a space, at which reading stops.
  for (const piece of ["a[i](g(x, y)); ", "[a](b c) ", "[a](<b\n", "a[0](f(x, 'y')); "]) {
    assert(parseMarkdown(piece.repeat(30) + "a ".repeat(1_600)), piece);
  }
});

Deno.test("parseMarkdown() reads lists and quotes within each other, and what follows them outside", () => {
  assertEquals(parseMarkdown("- a\n  - b\n- c\n  d\ne"), [
    {
      kind: "ul",
      parts: [
        { kind: "li", parts: ["a", { kind: "ul", parts: [{ kind: "li", parts: ["b"] }] }] },
        { kind: "li", parts: ["c", { kind: "br" }, "d"] },
      ],
    },
    { kind: "p", parts: ["e"] },
  ]);
  assertEquals(parseMarkdown("> a\n> b\n> > c"), [{
    kind: "quote",
    parts: [
      { kind: "p", parts: ["a", { kind: "br" }, "b"] },
      { kind: "quote", parts: [{ kind: "p", parts: ["c"] }] },
    ],
  }]);
  assertEquals(parseMarkdown("1) a\n\n2) b"), [{
    kind: "ol",
    start: 1,
    parts: ["a", "b"].map((text) => ({
      kind: "li" as const,
      parts: [{ kind: "p" as const, parts: [text] }],
    })),
  }]);
  // A year and a dash at the start of a line are no lists.
  assertEquals(kinds("*It* was in\n2019. It was\n- "), ["p"]);
});

Deno.test("parseMarkdown() keeps addresses whole, and links out of links", () => {
  const link = (href: string, raw = href) => ({ kind: "link" as const, href, raw, parts: [href] });
  const parts = (text: string) => {
    const [only] = parseMarkdown(text)!;
    return typeof only === "object" && "parts" in only ? only.parts : [];
  };
  assertEquals(parts("*a* https://a.example/b_c_d."), [
    { kind: "em", parts: ["a"] },
    " ",
    link("https://a.example/b_c_d"),
    ".",
  ]);
  assertEquals(parts("**https://a.example/x_(y)**"), [
    { kind: "strong", parts: [link("https://a.example/x_(y)")] },
  ]);
  assertEquals(parts("<https://a.example/*>"), [
    link("https://a.example/*", "<https://a.example/*>"),
  ]);
  const raw = "[see https://b.example/](https://a.example/ 'x')";
  assertEquals(parts(raw), [{
    kind: "link",
    href: "https://a.example/",
    raw,
    parts: ["see https://b.example/"],
  }]);
  assertEquals(
    parts("[a [b](https://b.example/) c](https://a.example/)").filter((part) =>
      typeof part === "object" && part.kind === "link"
    ).length,
    2,
  );
});
