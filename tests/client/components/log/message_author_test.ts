// The author of a message for screen readers: name, tag and "you" as separate words.

import "../../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { renderToString } from "preact-render-to-string";
import { messageAuthor } from "../../../../client/components/log/message_author.tsx";
import { ADA } from "../../sample.ts";

const received = (tag?: string, own = false) =>
  renderToString(messageAuthor({ user: ADA, tag, own, continued: true }))
    .replace(/<[^>]*>/g, "").trim().replace(/\s+/g, " ");

Deno.test("messageAuthor() separates the words for screen readers", () => {
  assertEquals(received(), "ada");
  assertEquals(received("7xk2"), "ada 7xk2");
  assertEquals([received(undefined, true), received("7xk2", true)], ["ada you", "ada 7xk2 you"]);
});
