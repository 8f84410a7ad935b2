// The pages in Chinese, in a real browser: nothing but the interface of the test is in English.

import { assertEquals } from "@std/assert";
import type { Page } from "../support/playwright.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();
/** What the user or the protocol named, and names that are the same in every language. */
const NAMES =
  /Hubbub|WebSocket|SSE|JavaScript|Gravatar|Enter|Shift|Esc|Tab|UTC|Ctrl|Alt|End|Page (?:Up|Down)|English|lobby/g;

/** Everything that a page shows or announces, in Latin letters. */
async function latin(page: Page, names: RegExp = /(?!)/g): Promise<string[]> {
  const said = await page.evaluate(() => {
    const found = [document.title];
    for (const element of document.querySelectorAll("*")) {
      for (const name of ["aria-label", "title", "alt", "placeholder"]) {
        found.push(element.getAttribute(name) ?? "");
      }
      if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? "");
      }
    }
    return found;
  });
  return said.filter((text) =>
    /[a-z]{2}/i.test(text.replaceAll(NAMES, "").replaceAll(names, "").replaceAll("a-z", ""))
  );
}

Deno.test("a reader of Chinese sees nothing in English in an active room", async () => {
  await server.talk(
    { lines: 3, open: false, locale: "zh-CN" },
    async ({ reader, url, room, enter }) => {
      const { page } = reader;
      const loaded: string[] = [];
      page.on("request", (request) => loaded.push(request.url()));
      await page.goto(url);
      await reader.expectConnected("已连接");
      await using other = await enter("Grace");
      await other.composer.pressSequentially("hi");
      await page.locator(".typing-line", { hasText: "Grace 正在输入" }).waitFor();
      await reader.say("你好");
      await reader.expectMessage("你好");
      assertEquals(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
      assertEquals(await latin(page, new RegExp(`${room}|line|Grace|Reader|Talker`, "g")), []);
      await page.keyboard.press("Control+/");
      await page.getByRole("heading", { name: "快捷键" }).waitFor();
      assertEquals(loaded.filter((address) => /english/.test(address)), []);
    },
  );
});

Deno.test("welcome, rooms and errors are in Chinese, and a choice of English is kept", async () => {
  await server.talk({ lines: 0, open: false, locale: "zh-CN" }, async ({ reader, server }) => {
    const { page } = reader;
    for (const path of ["/", "/rooms", "/rooms/lobby/9", "/rooms/No-Room"]) {
      await page.goto(server.url + path);
      assertEquals(await latin(page, /talk-\d+/g), [], path);
    }
    await page.goto(server.url);
    await page.getByRole("link", { name: "English" }).click();
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await page.goto(`${server.url}/rooms`);
    await page.getByRole("heading", { name: "Rooms" }).waitFor();
    // The browser logs each error status; nothing else went wrong.
    reader.errors.length = 0;
  });
});

Deno.test("without scripts the page and its log are in Chinese too", async () => {
  await server.talk({ lines: 2, open: false, locale: "zh-CN", javaScript: false }, async (talk) => {
    const { page } = talk.reader;
    await page.goto(talk.url);
    const refreshed = page.locator(".is-refreshed .connection-words");
    assertEquals(await refreshed.innerText(), "每 5 秒刷新一次");
    await page.frameLocator("iframe.refreshing-log").getByText("停止刷新，慢慢阅读").waitFor();
  });
});
