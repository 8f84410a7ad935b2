// Each message is parsed once for all pages, and no parsed copy outlives its text.

import { assert, assertEquals } from "@std/assert";
import { createPageRenderer } from "../../client/pages/render_page.tsx";
import { cacheParts, partsOf } from "../../text/message_parts.ts";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { ParsedMessages } from "../../text/parsed_messages.ts";
import type { LogEvent } from "../../protocol/events/registry.ts";
import { ME, message, viewOf } from "../client/sample.ts";

function counted() {
  const texts: string[] = [];
  const parsed = new ParsedMessages((text) => {
    texts.push(text);
    return parseMarkdown(text);
  });
  return { parsed, texts };
}

function change(type: "edit" | "delete", target: number, at: number): LogEvent {
  const base = { room: "lobby", seq: 99, id: "x", at, user: ME, target };
  return type === "edit" ? { ...base, type, text: "*new*" } : { ...base, type };
}

Deno.test("ParsedMessages.of() parses a message once, and no plain one", () => {
  const { parsed, texts } = counted();
  const events = [message(1, { text: "*one*" }), message(2, { text: "two" })];
  assertEquals([...parsed.of(events).keys()], ["*one*"]);
  parsed.of(events);
  assertEquals(texts, ["*one*"]);
});

Deno.test("ParsedMessages.forget() leaves nothing of what was edited or deleted", () => {
  const { parsed } = counted();
  parsed.of([message(1, { text: "*secret*" }), message(2, { text: "*other*" })]);
  parsed.forget([change("delete", 1, 10), change("edit", 2, 10)]);
  assertEquals(parsed.bytes, 0);
});

Deno.test("ParsedMessages.of() caches no old text of a page that was read before its change", () => {
  const { parsed } = counted();
  const old = [message(1, { text: "*secret*" }), message(2, { text: "*old*" })];
  parsed.forget([change("delete", 1, 10), change("edit", 2, 10)]);
  assertEquals(parsed.of(old).size, 2);
  assertEquals(parsed.bytes, 0);
  parsed.of([message(2, { text: "*new*", edited: 10 })]);
  assert(parsed.bytes > 0);
});

Deno.test("ParsedMessages is bounded in bytes", () => {
  const { parsed } = counted();
  for (let seq = 1; seq <= 2_000; seq++) {
    parsed.of([message(seq, { text: `${seq} ${"*a* b ".repeat(120)}` })]);
  }
  assert(parsed.bytes <= 8 * 1024 * 1024, `${parsed.bytes} bytes`);
});

Deno.test("ParsedMessages.of() has a page of messages that are large in all but the newest as plain text", () => {
  const { parsed } = counted();
  const large = Array.from(
    { length: 50 },
    (_, n) => message(n + 1, { text: `${n} ${"*a* b ".repeat(120)}` }),
  );
  const found = [...parsed.of([...large, message(51, { text: "*small*" })])];
  const shown = found.filter(([, parts]) => parts !== undefined).map(([text]) =>
    text.split(" ")[0]
  );
  assert(shown.length > 5 && shown.length < 25, `${shown.length} shown`);
  assertEquals(shown.slice(0, 3), ["*small*", "49", "48"]);
});

Deno.test("renderPage() keeps no message's text once the page is made", () => {
  const { renderPage } = createPageRenderer();
  const assets = {
    preloads: { en: [], zh: [] },
    script: "",
    style: "",
    icon: "",
    newsIcon: "",
    start: "",
    localTimes: "",
  };
  const view = viewOf([message(1, { text: "*said*" })]);
  const html = renderPage(view, assets, { language: "en", density: "roomy" });
  assert(html.includes("<em>said</em>"));
  // Parts that were cached would replace the current text.
  const before = partsOf("*said*");
  cacheParts("*said*", ["x"]);
  assertEquals(before, [{ kind: "p", parts: [{ kind: "em", parts: ["said"] }] }]);
  renderPage(viewOf([]), assets, { language: "en", density: "roomy" });
  assertEquals(partsOf("*said*"), before);
});
