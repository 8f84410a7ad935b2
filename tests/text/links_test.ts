// Which addresses are links, and where each ends: the same with and without Markdown.

import { assertEquals } from "@std/assert";
import { safeLink, splitAddresses } from "../../text/links.ts";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { plainForm } from "../../text/plain_form.ts";
import type { RichNode } from "../../text/rich_text.ts";

/** Texts, and the links in them. */
const LINKS: readonly (readonly [text: string, ...links: readonly string[]])[] = [
  ["看https://e.example/a，很好", "https://e.example/a"],
  ["（https://e.example/a）", "https://e.example/a"],
  ["https://e.example/a、https://e.example/b", "https://e.example/a", "https://e.example/b"],
  ["Https://example.com", "Https://example.com"],
  ["HTTP://EXAMPLE.COM/A", "HTTP://EXAMPLE.COM/A"],
  ["(https://e.example/a).", "https://e.example/a"],
  ["[https://e.example/a]", "https://e.example/a"],
  ["{https://e.example/a}!", "https://e.example/a"],
  ["https://e.example/a_(b)", "https://e.example/a_(b)"],
  ["(see https://e.example/a_(b))", "https://e.example/a_(b)"],
  ["https://e.example/?b=c&d=e#f, ok", "https://e.example/?b=c&d=e#f"],
  ["https://e.example/中文/路。", "https://e.example/中文/路"],
  ["「https://e.example/a」と", "https://e.example/a"],
  ["《https://e.example/a》", "https://e.example/a"],
  ["“https://e.example/a”", "https://e.example/a"],
  ["«https://e.example/a»", "https://e.example/a"],
  ["https://e.example/a；https://e.example/b", "https://e.example/a", "https://e.example/b"],
  ["https://e.example/a！", "https://e.example/a"],
  ["https://e.example/a？b", "https://e.example/a"],
  ["https://e.example/a……", "https://e.example/a"],
  ["https://e.example/a——b", "https://e.example/a"],
  ["هل https://e.example/a؟", "https://e.example/a"],
  ["https://e.example/a، ثم", "https://e.example/a"],
  ["https://e.example/a।", "https://e.example/a"],
  ["https://e.example/a,https://e.example/b", "https://e.example/a", "https://e.example/b"],
  ["https://e.example/a|https://e.example/b", "https://e.example/a", "https://e.example/b"],
  ["https://a.example/2026/https://b.example/", "https://a.example/2026/https://b.example/"],
  ["https://e.example/a\u200b很好", "https://e.example/a"],
  ["https://e.example/x- next", "https://e.example/x-"],
  ["https://e.example/#", "https://e.example/#"],
  ["https://e.example/ハリー・ポッター。", "https://e.example/ハリー・ポッター"],
  ["https://[::1]:8000/a", "https://[::1]:8000/a"],
  ["https://e.example/😀!", "https://e.example/😀"],
  ["https://e.example/@ann", "https://e.example/@ann"],
  ["(https://a.example)(https://b.example)", "https://a.example", "https://b.example"],
  ["https://e.example)https://f.example", "https://e.example", "https://f.example"],
  ["[https://a.example][https://b.example]", "https://a.example", "https://b.example"],
  ["[https://a.example]https://b.example", "https://a.example", "https://b.example"],
  ["{https://a.example}{https://b.example}", "https://a.example", "https://b.example"],
  ["'https://a.example''https://b.example'", "https://a.example", "https://b.example"],
  ["(https://a.example),(https://b.example)", "https://a.example", "https://b.example"],
  ["(https://a.example);https://b.example", "https://a.example", "https://b.example"],
  ["https://a.example/(b)Https://c.example", "https://a.example/(b)", "Https://c.example"],
  ["（https://a.example）（https://b.example）", "https://a.example", "https://b.example"],
  ["(https://a.example)[b]", "https://a.example"],
  ["(https://a.example)and", "https://a.example"],
  ["[https://a.example/x]y", "https://a.example/x"],
  ["{https://a.example/(b)}c", "https://a.example/(b)"],
  ["https://a.example/(b)(c)[d]", "https://a.example/(b)(c)[d]"],
  ["https://a.example/?q={a}&r=[b]", "https://a.example/?q={a}&r=[b]"],
  ['{"u":"https://a.example"}{"v":"https://b.example"}', "https://a.example", "https://b.example"],
  [
    "https://a.example/中文)https://b.example/中文）",
    "https://a.example/中文",
    "https://b.example/中文",
  ],
  ["https://a.example/(b)c'd", "https://a.example/(b)c'd"],
  ["https://a.example/?u=https://b.example", "https://a.example/?u=https://b.example"],
  ["https://a.example/(https://b.example)", "https://a.example/(https://b.example)"],
  ["https:// and http://", ...[]],
  ["https://...", ...[]],
  ["www.e.example ftp://e.example", ...[]],
];

function linksIn(parts: readonly RichNode[]): string[] {
  return parts.flatMap((part) =>
    typeof part === "string" || !("parts" in part)
      ? []
      : part.kind === "link"
      ? [part.href]
      : linksIn(part.parts)
  );
}

for (const [text, ...links] of LINKS) {
  Deno.test(`links end where the address does, with and without Markdown: ${text}`, () => {
    assertEquals(splitAddresses(text).filter((_, at) => at % 2 === 1), links);
    assertEquals(linksIn(parseMarkdown(`${text} *x*`)!), links);
  });
}

Deno.test("splitAddresses() loses no character, and makes no more than fifty links", () => {
  const text = "a https://e.example/b, ".repeat(170);
  assertEquals(splitAddresses(text).join(""), text);
  assertEquals(splitAddresses(text).length, 101);
});

Deno.test("a text has at most fifty links, with and without Markdown, at any position", () => {
  const text = Array.from({ length: 60 }, (_, n) => `https://e.example/a_${n}_b`).join(" ");
  const first = text.split(" ").slice(0, 50);
  assertEquals(splitAddresses(text).filter((_, at) => at % 2 === 1), first);
  assertEquals(linksIn(parseMarkdown(`*x* ${text}`)!), first);
  assertEquals(linksIn(parseMarkdown(`- ${text.replaceAll(" ", "\n- ")}`)!), first);
  // The others are words, whatever characters they contain.
  assertEquals(plainForm(parseMarkdown(`*x* ${text}`)!), `x ${text}`);
});

Deno.test("safeLink() lets only http and https through, and shows which host it is", () => {
  for (
    const bad of [
      "javascript:alert(1)",
      "JavaScript:alert(1)",
      "\u0001javascript:alert(1)",
      "java\tscript:alert(1)",
      " java\nscript:x",
      "data:text/html,x",
      "DATA:text/html;base64,x",
      "vbscript:x",
      "blob:https://a.example/x",
      "file:///x",
      "ftp://a.example",
      "mailto:a@b.example",
      "tel:+1",
      "intent://a.example#Intent;scheme=https;end",
      "//a.example",
      "/rooms/lobby",
      "x",
      "",
      "https://bank.example@a.example/",
      "https://:secret@a.example/",
      "https://",
    ]
  ) {
    assertEquals(safeLink(bad), undefined, bad);
  }
  assertEquals(safeLink("HTTPS://A.example"), "https://a.example/");
  // Cyrillic letters that look like Latin ones: the title of a link distinguishes them.
  assertEquals(safeLink("https://\u0430pple.example"), "https://xn--pple-43d.example/");
  assertEquals(safeLink("https:\\\\a.example\\x"), "https://a.example/x");
});
