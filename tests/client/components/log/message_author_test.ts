// Whose message it is, where it is only heard: name, tag and "you" as words of their own.

import "../../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { renderToString } from "preact-render-to-string";
import { messageAuthor } from "../../../../client/components/log/message_author.tsx";
import { ADA } from "../../sample.ts";

const heard = (tag?: string, own = false) =>
  renderToString(messageAuthor({ user: ADA, tag, own, continued: true }))
    .replace(/<[^>]*>/g, "").trim().replace(/\s+/g, " ");

Deno.test("messageAuthor() keeps the words apart that are only heard", () => {
  assertEquals(heard(), "ada");
  assertEquals(heard("7xk2"), "ada 7xk2");
  assertEquals([heard(undefined, true), heard("7xk2", true)], ["ada you", "ada 7xk2 you"]);
});
