// axe on the states of the rooms: the list, the switcher, notifications, quiet lines.

import { assertEquals } from "@std/assert";
import { objections } from "../support/axe.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();

Deno.test("axe finds no violation in the list of rooms, the switcher and the notifications", async () => {
  for (const width of [1_400, 360]) {
    const isNarrow = width < 1_000;
    await server.talk({ lines: 2, width, open: false }, async ({ reader, server, room, url }) => {
      const { page } = reader;
      const say = (text: string) =>
        fetch(`${server.url}/rooms/${room}-other?name=Ann`, { method: "POST", body: text })
          .then((response) => response.body?.cancel());
      await say("hello");
      await reader.open(`${server.url}/rooms/${room}-other?name=Reader`);
      await page.waitForFunction((key) => localStorage.getItem(key), `hubbub.read.${room}-other`);
      await reader.open(url);
      await say(isNarrow ? "news" : "you there, @Reader?");
      await page.waitForFunction(() => document.querySelector(".unread-mark"));
      if (isNarrow) await page.getByRole("button", { name: "Your rooms" }).press("Enter");
      assertEquals(await objections(page), [], `the list at ${width} px`);
      if (isNarrow) return;
      await page.keyboard.press("Control+k");
      await page.locator(".switcher [role=option]").first().waitFor();
      assertEquals(await objections(page), [], `the switcher at ${width} px`);
      await page.getByRole("combobox").fill("no such room!");
      await page.locator(".switcher-none").waitFor();
      assertEquals(await objections(page), [], `a switcher that finds nothing at ${width} px`);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Settings" }).press("Enter");
      await page.getByRole("radio", { name: "For every message" }).press("Space");
      await page.locator(".notify-problem", { hasText: "blocks" }).waitFor();
      assertEquals(await objections(page), [], `notifications at ${width} px`);
      await page.goto(`${url}&lang=zh`);
      await page.locator(".connection-line.is-live").waitFor();
      await page.locator(".settings-button").press("Enter");
      await page.getByRole("switch").first().waitFor();
      assertEquals(await objections(page), [], `settings in Chinese at ${width} px`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+k");
      await page.locator(".switcher [role=option]").first().waitFor();
      assertEquals(await objections(page), [], `the switcher in Chinese at ${width} px`);
    });
  }
});
