// Texts without formatting, their height, and whether they consist of emoji.

import { assertEquals } from "@std/assert";
import { isOnlyEmoji } from "../../client/components/message_text.tsx";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { plainText, useParser } from "../../text/message_parts.ts";
import { plainForm } from "../../text/plain_form.ts";
import { codePoints, FOLDED_LINES, isLong } from "../../text/text_length.ts";

useParser(parseMarkdown, plainForm);

const PLAIN: readonly (readonly [text: string, plain: string])[] = [
  ["**bold** and `code`", "bold and code"],
  ["hi\nyou", "hi\nyou"],
  ["[here](https://e.example/)", "here"],
  ["see https://e.example/a", "see https://e.example/a"],
  ["[x](javascript:alert(1))", "[x](javascript:alert(1))"],
  ["> quoted\nanswer", "> quoted\nanswer"],
  ["> *a*\n> b", "> a\n> b"],
  ["- a\n- **b**", "• a\n• b"],
  ["3. a\n4. b", "3. a\n4. b"],
  ["```js\nlet a;\nb\n```\nafter", "let a;\nb\nafter"],
  ["~~gone~~ *x*", "gone x"],
  ["**强调。**后面", "强调。后面"],
  [">_<", ">_<"],
  ["10~20, 30~40", "10~20, 30~40"],
  ["\\*not\\*", "*not*"],
  ["hi @_ann_", "hi @_ann_"],
  ["- a\n  - b", "• a\n• b"],
  ["**a** `b`\n\n_c_", "a b\nc"],
  ["> \n> ", ">\n>"],
  ["[](https://e.example/)", "[](https://e.example/)"],
  ["```code\nmore```", "code\nmore"],
  ["**2*3** and __init__.py", "2*3 and __init__.py"],
];

for (const [text, plain] of PLAIN) {
  Deno.test(`plainForm() of ${JSON.stringify(text)}`, () => assertEquals(plainText(text), plain));
}

const LONG: readonly (readonly [what: string, text: string, long: boolean])[] = [
  ["1,900 lines", "a\n".repeat(1_900), true],
  ["600 lines", "line\n".repeat(600), true],
  ["600 blank lines", "\n".repeat(600), true],
  ["4,000 letters without a space", "w".repeat(4_000), true],
  ["2,000 Han letters", "张".repeat(2_000), true],
  ["2,000 emoji", "😀".repeat(2_000), true],
  ["31 lines", "a\n".repeat(30), true],
  ["30 lines", "a\n".repeat(29), false],
  ["as many lines as are shown", "a\n".repeat(FOLDED_LINES), false],
  ["1,000 letters", "w ".repeat(500), false],
  ["500 Han letters", "张".repeat(500), false],
  ["a list of 50", "- a\n".repeat(50), true],
  ["a word", "hi", false],
  ["20 lines of code", "```\n" + "a;\n".repeat(18) + "```", false],
];

for (const [what, text, long] of LONG) {
  Deno.test(`isLong() is ${long} of ${what}`, () => assertEquals(isLong(text), long));
}

Deno.test("isOnlyEmoji() of a few emoji, of whatever code points they are made", () => {
  const flag = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
  for (const text of ["😀", "😀 😀", "👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "1️⃣", "#️⃣*️⃣", "❤️", flag, "🧑‍🚀🚀"]) {
    assertEquals(isOnlyEmoji(text), true, text);
  }
  for (
    const text of [
      "",
      " ",
      "1",
      "#",
      "a😀",
      "😀!",
      "12",
      "\u200d",
      "🏽".repeat(13),
      "😀".repeat(13),
    ]
  ) {
    assertEquals(isOnlyEmoji(text), false, text);
  }
});

Deno.test("codePoints() counts a character of two units once", () => {
  assertEquals(codePoints("a张😀\ud800"), 4);
});
