// Small screens and large letters: nothing is lost, nothing has to be scrolled sideways, all can be hit.

import { assertEquals } from "@std/assert";
import type { Page } from "../support/playwright.ts";
import { pageHouse } from "../support/page_house.ts";

const house = pageHouse();
/** What WCAG 2.2 asks for (2.5.8), CSS px. */
const TARGET_MIN_PX = 24;
/** Half a pixel of rounding. */
const SLACK_PX = 0.5;

/** What sticks out of the page sideways, or is too small to be hit. */
function troubles(page: Page): Promise<string[]> {
  return page.evaluate(({ least, slack }) => {
    const found: string[] = [];
    const { documentElement: root } = document;
    if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} px wide`);
    for (const element of document.querySelectorAll<HTMLElement>("body *")) {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (!element.checkVisibility({ visibilityProperty: true }) || width === 0) continue;
      if (element.closest(".visually-hidden, .skip-link, pre")) continue;
      const name = `${element.localName}.${element.className} "${
        element.textContent?.slice(0, 20)
      }"`;
      if (left < -slack || right > innerWidth + slack) found.push(`${name} sticks out`);
      const isTarget = element.matches("a, button, input, textarea, select");
      const isInText = element.closest(".message-text, .hint, .composer.is-closed") !== null;
      // A radio button or a switch is hit by its label.
      const hit = element.closest("label")?.getBoundingClientRect() ?? { width, height };
      if (isTarget && !isInText && (hit.width < least - slack || hit.height < least - slack)) {
        found.push(`${name} is ${hit.width} × ${hit.height}`);
      }
    }
    return found;
  }, { least: TARGET_MIN_PX, slack: SLACK_PX });
}

Deno.test("on 320 px nothing sticks out and everything can be hit, in all languages and densities", async () => {
  await house.talk({ lines: 3, open: false, width: 320, height: 560 }, async (talk) => {
    const { reader, server, room, say } = talk;
    const { page } = reader;
    await say(`${"Donaudampfschifffahrt".repeat(9)} https://example.org/${"a".repeat(200)}`);
    await say("| a | b |\n\n```\n" + "code ".repeat(60) + "\n```");
    const long = "W".repeat(32);
    await using other = await talk.enter(long, { width: 320, height: 560 });
    await other.say("so long a name");
    for (const language of ["en", "zh"]) {
      for (const path of ["/", "/rooms", "/nowhere", `/rooms/${room}?view=log`]) {
        await page.goto(`${server.url}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        assertEquals(await troubles(page), [], `${path} ${language}`);
      }
      await page.goto(`${server.url}/rooms/${room}?name=${long}`);
      await page.locator(".connection-line.is-live").waitFor();
      await reader.say("own");
      await reader.expectMessage("own");
      assertEquals(await troubles(page), [], `room ${language}`);
      for (const opener of [".rooms-button", ".settings-button", ".roster-button", ".day-button"]) {
        await page.locator(opener).first().click();
        assertEquals(await troubles(page), [], `${opener} ${language}`);
        await page.keyboard.press("Escape");
      }
      await page.keyboard.press("Control+k");
      await page.locator(".switcher [role=option]").first().waitFor();
      assertEquals(await troubles(page), [], `switcher ${language}`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+/");
      await page.locator(".key-help .key-line").first().waitFor();
      assertEquals(await troubles(page), [], `help ${language}`);
      await page.keyboard.press("Escape");
    }
    reader.errors.length = 0;
  });
});

Deno.test("at 200 % nothing is lost: the field, the last message and the ways out stay", async () => {
  await house.talk({ lines: 5, width: 640, height: 600 }, async ({ reader }) => {
    const { page } = reader;
    // What a browser does at 200 %: half as many CSS pixels, each twice as large.
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setDeviceMetricsOverride", {
      width: 320,
      height: 300,
      deviceScaleFactor: 2,
      mobile: false,
    });
    await reader.expectAtBottom();
    assertEquals(await troubles(page), []);
    assertEquals(await reader.isInView("line 5."), true);
    const box = await reader.composer.boundingBox();
    assertEquals(box !== null && box.y + box.height <= 300, true);
  });
});
