// Rendered texts: Markdown, mentions and every script, the same from the server and live.

import { assert, assertEquals } from "@std/assert";
import { setHidden } from "../support/page_events.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();
const MARKDOWN = "**bold** and `code`\n\n> quoted\n\n- one\n- two\n\n```\nfenced  code\n```";

Deno.test("live Markdown looks as it does after a reload, without requests to other hosts", async () => {
  await server.talk({ lines: 1 }, async ({ reader, say, url }) => {
    await say(MARKDOWN);
    const bubble = reader.page.locator("#m2 .message-text");
    await bubble.locator("strong", { hasText: "bold" }).waitFor();
    const live = await bubble.evaluate((text) => text.outerHTML);
    await reader.page.reload();
    await reader.expectConnected("Connected");
    assertEquals(await bubble.evaluate((text) => text.outerHTML), live);
    assertEquals(await bubble.locator("blockquote, li, pre, code").count(), 6);
    assert(reader.requests.every((address) => new URL(address).host === new URL(url).host));
  });
});

Deno.test("a message that mentions the reader is marked, and others are not", async () => {
  await server.talk({ lines: 1 }, async ({ reader, say }) => {
    await say("hello @Reader, look");
    await say("hello @Readers");
    await reader.expectMessage("hello @Readers");
    assertEquals(await reader.page.locator(".is-mention").count(), 1);
    assertEquals(await reader.page.locator(".mention").allInnerTexts(), ["@Reader"]);
  });
});

Deno.test("in the system's own colours a mention stands on the system's mark, all of it", async () => {
  await server.talk({ lines: 0 }, async ({ reader: { page }, say }) => {
    await page.emulateMedia({ colorScheme: "dark", forcedColors: "active" });
    await say("hello @Reader, look");
    const [marked, system] = await page.locator(".mention").evaluate((mention) => {
      const { backgroundColor } = getComputedStyle(mention);
      document.body.style.setProperty("background-color", "Mark");
      return [backgroundColor, getComputedStyle(document.body).backgroundColor];
    });
    assertEquals(marked, system);
  });
});

Deno.test("markup, scripts and dangerous links stay text", async () => {
  await server.talk({ lines: 1 }, async ({ reader, say }) => {
    await say(
      "<img src=x onerror=alert(1)> **b** [x](javascript:alert(1)) ![p](https://a.example/p)",
    );
    await reader.page.locator("#m2 strong").waitFor();
    assertEquals(await reader.page.locator("#m2 .message-text :is(img, a)").count(), 0);
  });
});

Deno.test("long words and long lines of code never make the page wider", async () => {
  await server.talk({ lines: 1, width: 320 }, async ({ reader, say }) => {
    await say("w".repeat(900));
    await say(`\`\`\`\n${"c".repeat(300)}\n\`\`\``);
    await reader.page.locator("#m3 pre").waitFor();
    const wide = await reader.page.evaluate(() =>
      [document.documentElement, document.querySelector(".log")!]
        .map((element) => element.scrollWidth - element.clientWidth)
    );
    assertEquals(wide, [0, 0]);
  });
});

Deno.test("text from right to left stands right, whatever the page's direction", async () => {
  await server.talk({ lines: 1 }, async ({ reader, say }) => {
    await say("שלום עולם");
    await reader.expectMessage("שלום");
    const direction = await reader.page.locator("#m2 .bubble-content").evaluate((content) =>
      getComputedStyle(content).direction
    );
    assertEquals(direction, "rtl");
  });
});

Deno.test("a guest's initial is what the server draws, on its colour, and is not fetched", async () => {
  await server.talk({ lines: 0 }, async ({ reader, url, enter }) => {
    await using other = await enter("olga");
    await other.say("hello");
    const guest = reader.page.locator("#m1 .avatar");
    const { initial, colour, round } = await guest.evaluate((avatar) => ({
      initial: getComputedStyle(avatar, "::before").content,
      colour: getComputedStyle(avatar).backgroundColor,
      round: getComputedStyle(avatar).borderRadius,
    }));
    const [first] = (await (await fetch(url, {
      headers: { accept: "application/json" },
    })).json()).events;
    assertEquals(first.user.guest, true);
    const drawn = await (await fetch(new URL(first.user.avatar, url))).text();
    assertEquals(initial, `"${/<text[^>]*>(.*)<\/text>/.exec(drawn)?.[1]}"`);
    assertEquals(round, "50%");
    // Both as this browser shows them.
    const fill = /fill="(hsl[^"]+)"/.exec(drawn)![1]!;
    assertEquals(
      colour,
      await reader.page.evaluate((fill) => {
        document.body.style.backgroundColor = fill;
        return getComputedStyle(document.body).backgroundColor;
      }, fill),
    );
    assertEquals(reader.requests.filter((address) => address.includes(first.user.id)), []);
  });
});

Deno.test("a hidden tab counts new messages, without deleted ones, in title and icon", async () => {
  await server.talk({ lines: 3 }, async ({ reader, say, remove }) => {
    const { page } = reader;
    const title = (count: string) =>
      page.waitForFunction(
        ([start]) =>
          document.title.startsWith(start!) &&
          document.querySelector<HTMLLinkElement>("link[rel=icon]")!.href.includes("icon_news") ===
            (start !== "talk-"),
        [count],
      );
    await setHidden(page, true);
    const seqs = [await say("one"), await say("two"), await say("three")];
    await title("(3) ");
    await remove(seqs[1]!);
    await title("(2) ");
    for (const n of [0, 2]) await remove(seqs[n]!);
    await title("talk-");
  });
});
