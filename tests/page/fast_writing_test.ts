// A user who writes faster than the rate limit is informed, and all messages are sent in order.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { getJson } from "../support/http_requests.ts";
import { someOf } from "../support/long_form.ts";
import { pageServer } from "../support/page_server.ts";
import { PageUser } from "../support/page_user.ts";
import type { Page } from "../support/playwright.ts";
import { ServerProcess } from "../support/server_process.ts";

const server = pageServer({ HUBBUB_RATE: "1", HUBBUB_BURST: "2" });

for (const [locale, words] of [["en-GB", "you write quickly"], ["zh-CN", "写得很快"]] as const) {
  Deno.test(`quick lines are held back in words that are true, and all are said (${locale})`, async () => {
    await server.talk({ lines: 0, locale, open: false }, async ({ reader, url }) => {
      const { page } = reader;
      await page.goto(url);
      await page.locator(".connection-line.is-live").waitFor();
      const lines = Array.from({ length: 6 }, (_, n) => `quick ${n + 1}.`);
      await writeAtOnce(page, lines);
      await reader.expectMessage("quick 6.");
      assertEquals(await reader.messages(), lines);
      const seen = await seenOf(page);
      assertEquals([seen.length, seen[0]?.includes(words)], [1, true], seen.join());
      assertEquals(await page.locator(".message.is-waiting, .refusal").count(), 0);
    });
  });
}

Deno.test("fifteen quick lines on an idle server with default settings are sent in order, without a notice", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  for (const connectBy of someOf(["websocket", "polling"] as const, 1)) {
    await using ann = await PageUser.open(browser);
    await ann.signIn(server.url, { name: "Ann", room: `quick-${connectBy}`, connectBy });
    await ann.page.locator(".connection-line.is-live").waitFor();
    const lines = Array.from({ length: 15 }, (_, n) => `quick ${n + 1}.`);
    await writeAtOnce(ann.page, lines);
    await ann.expectMessage("quick 15.");
    // The view may hold fewer lines on a slow device: the log has all of them.
    const { events } = await getJson(server, `/rooms/quick-${connectBy}`);
    assertEquals(events.map(({ text }: { text: string }) => text), lines);
    for (const reported of await seenOf(ann.page)) assert(!/busy/i.test(reported), reported);
    assertEquals(await ann.page.locator(".message.is-waiting, .refusal").count(), 0);
    assertEquals(ann.errors, []);
  }
});

/**
 * Faster than any machine that runs this could press the keys; everything shown meanwhile is
 * recorded.
 */
async function writeAtOnce(page: Page, lines: readonly string[]): Promise<void> {
  await page.evaluate((texts) => {
    const seen = new Set<string>();
    new MutationObserver(() => {
      for (
        const line of document.querySelectorAll(".message.is-waiting .message-meta span, .refusal")
      ) {
        seen.add(line.textContent);
      }
    }).observe(document.querySelector(".log")!, { childList: true, subtree: true });
    Object.assign(globalThis, { seen });
    const field = document.querySelector<HTMLTextAreaElement>("#composer-text")!;
    for (const text of texts) {
      field.value = text;
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    }
  }, lines);
}

/** What was shown of waiting and refused lines. */
function seenOf(page: Page): Promise<string[]> {
  return page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]);
}
