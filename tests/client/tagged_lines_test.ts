// Users whose names look alike have tags in the page's sentences too.

import "../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { TypingLine } from "../../client/components/composer/typing_line.tsx";
import { nameTags } from "../../client/model/name_tags.ts";
import { JoinLeaveLine } from "../../client/components/log/join_leave_line.tsx";
import { ADA, userNamed } from "./sample.ts";

const ALICE = userNamed("alice", "u_1111aaaa");
const ALIKE = { ...userNamed("аlice", "u_2222bbbb"), skeleton: "allce" };
const TAGS = nameTags([ALICE, ALIKE, ADA]);

const words = (markup: string) => markup.replace(/<[^>]*>/g, "");

Deno.test("TypingLine shows the tags of the users who type", () => {
  const line = (...users: (typeof ADA)[]) =>
    words(renderToString(h(TypingLine, { users, tags: TAGS })));
  assertEquals(line(ALIKE), "аlice#bbbb is writing …");
  assertEquals(line(ADA, ALICE), "ada and alice#aaaa are writing …");
});

Deno.test("JoinLeaveLine shows the tags of the users who joined or left", () => {
  const notice = { after: 1, at: 0, came: [ALIKE, ADA], went: [ALICE] };
  const line = words(renderToString(h(JoinLeaveLine, { notice, tags: TAGS })));
  assertEquals(line, "аlice#bbbb and ada joined · alice#aaaa left");
});
