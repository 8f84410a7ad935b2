// Which delimiters beside an `@` belong to a name and are shown, and which are Markdown's.

import { assertEquals } from "@std/assert";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { messageParts, useParser } from "../../text/message_parts.ts";
import { written } from "../support/written_parts.ts";

useParser(parseMarkdown);

const LINK = "<link>https://e.example/a</link>";

const READ: readonly (readonly [text: string, parts: string])[] = [
  // Addresses and links stay what they are.
  ["*x* @张三请看https://e.example/a", `<em>x</em> @张三请看${LINK}`],
  ["*x* @ann/https://e.example/a", `<em>x</em> @ann/${LINK}`],
  ["@ann=https://e.example/a *x*", `@ann=${LINK} <em>x</em>`],
  ["@ann<https://e.example/a> *x*", `@ann${LINK} <em>x</em>`],
  ["@annHTTPS://E.example *x*", "@ann<link>HTTPS://E.example</link> <em>x</em>"],
  ["@张三请看一下[文档](https://e.example/a)好吗", "@张三请看一下<link>文档</link>好吗"],
  ["@ann[page](https://e.example/a)", "@ann<link>page</link>"],
  ["@ann![page](https://e.example/a)", "@ann![page](https://e.example/a)"],
  ["[看@张三的](https://e.example/a)", "<link>看@张三的</link>"],
  // Delimiters after a name, in scripts without spaces and beside emoji.
  ["@张三请看**重点**内容", "@张三请看<strong>重点</strong>内容"],
  ["＠张三*重点*", "＠张三<em>重点</em>"],
  ["@田中さんの**資料**です", "@田中さんの<strong>資料</strong>です"],
  ["@タロー~~は~~", "@タロー<del>は</del>"],
  ["@李四的`x`和`y`", "@李四的<code>x</code>和<code>y</code>"],
  ["@สมชาย**สำคัญ**ครับ", "@สมชาย<strong>สำคัญ</strong>ครับ"],
  ["@철수**중요**합니다", "@철수<strong>중요</strong>합니다"],
  ["@🦊**hi**", "@🦊<strong>hi</strong>"],
  ["@❤️**hi** ❤️@ann", "@❤️<strong>hi</strong> ❤️@ann"],
  ["@👨‍👩‍👧**家**", "@👨‍👩‍👧<strong>家</strong>"],
  ["@ann**重点**", "@ann<strong>重点</strong>"],
  ["@ann.**bold**", "@ann.<strong>bold</strong>"],
  ["(@ann)**x**", "(@ann)<strong>x</strong>"],
  ["_**@ann**_", "<em><strong>@ann</strong></em>"],
  ["_hi **@ann**_", "<em>hi <strong>@ann</strong></em>"],
  ["_~~@ann~~_", "<em><del>@ann</del></em>"],
  ["_**@ann** and **@bob**_", "<em><strong>@ann</strong> and <strong>@bob</strong></em>"],
  ["@ann`x`", "@ann<code>x</code>"],
  ["@김철수*님*", "@김철수<em>님</em>"],
  ['@ann?**x** @ann"**y**"', '@ann?<strong>x</strong> @ann"<strong>y</strong>"'],
  // Delimiters that opened before a name.
  ["**@김철수님**께", "<strong>@김철수님</strong>께"],
  ["**@张三：**请看", "<strong>@张三：</strong>请看"],
  ["**🎉@ann🎉**", "<strong>🎉@ann🎉</strong>"],
  ["**注意@张三**请看", "<strong>注意@张三</strong>请看"],
  ["~~@张三的错~~改", "<del>@张三的错</del>改"],
  ["**@张三和@李四**请看", "<strong>@张三和@李四</strong>请看"],
  ["*@田中*さん", "<em>@田中</em>さん"],
  ["**@철수**야", "<strong>@철수</strong>야"],
  ["*@ann*'s", "<em>@ann</em>'s"],
  ["**@ann**'s hat", "<strong>@ann</strong>'s hat"],
  ["**@ann**-approved", "<strong>@ann</strong>-approved"],
  ["**@ann**请看", "<strong>@ann</strong>请看"],
  ["**@علي**، مرحبا", "<strong>@علي</strong>، مرحبا"],
  ["**@דני**-", "<strong>@דני</strong>-"],
  ["**hi @ann!** x", "<strong>hi @ann!</strong> x"],
  ["_@bob_smith_ hi", "<em>@bob_smith</em> hi"],
  ["_@_ann__ hi", "<em>@_ann_</em> hi"],
  ["~~@~~x~~~~ a", "<del>@~~x~~</del> a"],
  // Delimiters of the name.
  ["@_ann_ *x*", "@_ann_ <em>x</em>"],
  ["@a*b*c *x*", "@a*b*c <em>x</em>"],
  ["@__bob__ *x*", "@__bob__ <em>x</em>"],
  ["@bob_smith and _x_", "@bob_smith and <em>x</em>"],
  ["@张三_a_b *x*", "@张三_a_b <em>x</em>"],
  ["@x**y**z *x*", "@x**y**z <em>x</em>"],
  ["@-=*ann*=- *x*", "@-=*ann*=- <em>x</em>"],
  ["@`root` and `x`", "@`root` and <code>x</code>"],
  ["@[x](y) [z](https://e.example/a)", "@[x](y) <link>z</link>"],
  // A backslash makes any delimiter the name's.
  ["@The \\*Star\\* *x*", "@The *Star* <em>x</em>"],
  ["@张\\*三\\* *x*", "@张*三* <em>x</em>"],
];

for (const [text, parts] of READ) {
  Deno.test(`parseMarkdown() tells the signs of a name from others: ${text}`, () => {
    assertEquals(written(messageParts(text)), `<p>${parts}</p>`);
  });
}
