// What a screen reader reads out: the words of messages, without Markdown's syntax.

import "../../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { Announcements, GATHER_MS } from "../../../client/model/announcements.ts";
import { parseMarkdown } from "../../../text/markdown_parser.ts";
import { useParser } from "../../../text/message_parts.ts";
import { plainForm } from "../../../text/plain_form.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { message } from "../sample.ts";

useParser(parseMarkdown, plainForm);

Deno.test("Announcements.add() announces words without the syntax of Markdown", () => {
  const time = new FakeClock();
  using announcements = new Announcements(time, ({ name }) => name);
  announcements.add(message(1, { text: "**look**: `code`, [here](https://e.example/) >_<" }));
  time.advance(GATHER_MS);
  assertEquals(announcements.announcement.value, { text: "ada: look: code, here >_<" });
});
