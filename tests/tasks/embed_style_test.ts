// The style of the embedded room: nothing in it speaks of a page that is another's.

import { assertEquals } from "@std/assert";
import { boxed, embedStyle } from "../../tasks/embed_style.ts";

Deno.test("embedStyle() leaves nothing of document, window and the host's own size of text", async () => {
  const style = (await embedStyle()).replace(/\/\*.*?\*\//gs, "");
  const strange = /:root|\bhtml\b(?!-)|\d(?:rem|vh|dvh|vmin)\b|@media \((?:min|max)-width/g;
  assertEquals(style.match(strange), null);
});

Deno.test("boxed() measures by the box, and lets the host set what is open", () => {
  assertEquals(
    boxed("@media (min-width: 48rem) {\n  a {\n    margin: -0.5rem;\n    height: 100dvh;\n  }\n}"),
    "@container hubbub (min-width: 768px) {\n  a {\n    margin: calc(-0.5 * var(--rem));\n" +
      "    height: 100cqb;\n  }\n}",
  );
  assertEquals(
    boxed(":root {\n  --accent: red;\n  --line: blue;\n}"),
    ".hubbub {\n  --accent: var(--hubbub-accent, red);\n  --line: blue;\n}",
  );
});

Deno.test("boxed() lets an element be dark where the system is light, and light where it is dark", () => {
  const dark = boxed("@media (prefers-color-scheme: dark) {\n  :root {\n    --ink: white;\n  }\n}");
  assertEquals(
    dark.replace(/\s+/g, " "),
    [
      "@media (prefers-color-scheme: dark) { .hubbub:not(.is-light) {",
      "--ink: var(--hubbub-ink, white); } } .hubbub.is-dark {",
      "--ink: var(--hubbub-ink, white); }",
    ].join(" "),
  );
});
