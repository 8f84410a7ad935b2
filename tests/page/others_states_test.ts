// What others cause: refusals, users who are away, joins and leaves. axe finds no violations, and
// at 200 % on a small screen, in both languages, nothing is cut off.

import { assertEquals } from "@std/assert";
import { objections } from "../support/axe.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { refuseTexts, zoom } from "../support/page_events.ts";
import { pageServer } from "../support/page_server.ts";
import { troubles } from "../support/reflow.ts";

const server = pageServer();
const CAME_AFTER_MS = 7_000;

for (const language of ["en", "zh"]) {
  Deno.test(`refused, away, joined, and the rooms' drawer: no objection and nothing lost (${language})`, async () => {
    await server.talk({ lines: 3, open: false, width: 640, height: 900 }, async (talk) => {
      const { reader, server, room, url } = talk;
      const { page } = reader;
      await refuseTexts(page, "refuse this");
      await page.clock.install();
      await page.goto(`${url}&lang=${language}`);
      await page.locator(".connection-line.is-live").waitFor();
      const enter = async (name: string) => {
        const socket = await JsonSocket.open(server.socketUrl, { name });
        socket.send({ type: "join", room });
        await socket.next("joined");
        return socket;
      };
      await using ann = await enter("Ann");
      await using _ = await enter(`Bo ${"W".repeat(29)}`);
      ann.send({ type: "away", away: true });
      await page.locator(".away-mark").waitFor({ state: "attached" });
      await page.clock.runFor(CAME_AFTER_MS);
      await page.locator(".join-leave-line").waitFor();
      await reader.say(`refuse this ${"word ".repeat(20)}`);
      await page.locator(".message.is-refused button").first().waitFor();
      await zoom(page, 2);
      const look = async (state: string) => {
        assertEquals(await troubles(page), [], state);
        assertEquals(await objections(page), [], state);
      };
      await look("refused and joined");
      await page.locator(".roster-button").click();
      await page.locator(".away-mark").waitFor();
      await look("away");
      await page.keyboard.press("Escape");
      await page.locator(".rooms-button").click();
      await page.locator(".saved-room").waitFor();
      await look("the rooms' drawer");
    });
  });
}
