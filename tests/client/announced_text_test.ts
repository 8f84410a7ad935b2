// What a screen reader is told of a message: its words, without the signs of Markdown.

import "../support/in_english.ts";
import { assertEquals } from "@std/assert";
import { Announcements, GATHER_MS } from "../../client/model/announcements.ts";
import { parseMarkdown } from "../../text/markdown_parser.ts";
import { useParser } from "../../text/message_parts.ts";
import { plainForm } from "../../text/plain_form.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { message } from "./sample.ts";

useParser(parseMarkdown, plainForm);

Deno.test("Announcements tell words without the signs of Markdown", () => {
  const time = new FakeClock();
  const said: string[] = [];
  using announcements = new Announcements(time, (words) => said.push(words), ({ name }) => name);
  announcements.add(message(1, { text: "**look**: `code`, [here](https://e.example/) >_<" }));
  time.advance(GATHER_MS);
  assertEquals(said, ["ada: look: code, here >_<"]);
});
