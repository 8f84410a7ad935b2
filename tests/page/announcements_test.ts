// What a screen reader is told: news, gathered and politely; never history, nor what one has missed.

import { assertEquals } from "@std/assert";
import type { Page } from "../support/playwright.ts";
import { until } from "../support/until.ts";
import { pageHouse } from "../support/page_house.ts";

const house = pageHouse();

/** Longer than the page takes what comes for what was missed, and than it gathers what it tells. */
const SETTLED_AFTER_MS = 1_500;

/** Keeps all that any live region of the page says from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    for (const region of document.querySelectorAll("[aria-live=polite], [role=status]")) {
      new MutationObserver(() => region.textContent && told.push(region.textContent))
        .observe(region, { childList: true, characterData: true, subtree: true });
    }
  });
  return () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
}

Deno.test("news is told politely and gathered; older messages and what was missed are not", async () => {
  await house.talk({ lines: 80, open: false }, async ({ reader, say, url }) => {
    const { page } = reader;
    await page.clock.install();
    await reader.visit(url);
    const told = await listen(page);
    await reader.readUp(2_000);
    await page.locator(".log").focus();
    await page.keyboard.press("Home");
    await reader.expectMessage("line 1.");
    await page.clock.runFor(SETTLED_AFTER_MS);
    assertEquals(await told(), []);
    assertEquals(await page.locator(".log").getAttribute("aria-live"), "off");

    // The page's time stands still until both have come.
    await page.clock.pauseAt(await page.evaluate(() => Date.now()) + SETTLED_AFTER_MS);
    for (const text of ["one", "two"]) await say(text);
    await reader.expectMessage("two");
    await page.clock.runFor(SETTLED_AFTER_MS);
    assertEquals(await told(), ["Talker: one\nTalker: two"]);
    await page.clock.resume();

    await page.context().setOffline(true);
    await page.locator(".connection-line.is-offline").waitFor();
    for (let n = 0; n < 3; n += 1) await say(`missed ${n}`);
    await page.context().setOffline(false);
    await page.locator(".connection-line.is-live").waitFor();
    await page.keyboard.press("End");
    await reader.expectMessage("missed 2");
    await page.clock.runFor(SETTLED_AFTER_MS);
    const [, ...later] = await told();
    assertEquals(later.some((sentence) => sentence.includes("missed")), false);
    assertEquals(later.at(-1), "Connected again.");
  });
});

Deno.test("an equal message is told as often as it comes, each in an element of its own", async () => {
  await house.talk({ lines: 1 }, async ({ reader, say }) => {
    const { page } = reader;
    const told = await listen(page);
    const region = page.locator("main ~ p[role=status] > span");
    let last: unknown;
    for (let n = 1; n <= 3; n += 1) {
      await say("ok");
      await until(async () => (await told()).length === n);
      const element = await region.elementHandle();
      assertEquals(await page.evaluate(([one, other]) => one === other, [element, last]), false);
      last = element;
    }
    assertEquals(await told(), ["Talker: ok", "Talker: ok", "Talker: ok"]);
  });
});

Deno.test("a refusal of the same name is told each time", async () => {
  await house.talk({ lines: 1, open: false }, async ({ reader, server, room }) => {
    const { page } = reader;
    await page.goto(`${server.url}/rooms/${room}`);
    await reader.expectConnected("Connected");
    const alerts: string[] = [];
    await page.exposeFunction("heardAlert", (text: string) => void alerts.push(text));
    await page.evaluate(() =>
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) {
            if (node instanceof Element && node.role === "alert") {
              (globalThis as unknown as { heardAlert(text: string): void }).heardAlert(
                node.textContent ?? "",
              );
            }
          }
        }
      }).observe(document.body, { childList: true, subtree: true })
    );
    await page.locator("#composer-name").fill("a:b");
    for (let n = 1; n <= 3; n += 1) {
      await page.locator("#composer-text").press("Enter");
      await until(() => Promise.resolve(alerts.length === n));
    }
    assertEquals(new Set(alerts).size, 1);
  });
});
