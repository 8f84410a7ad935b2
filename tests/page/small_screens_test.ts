// Low, narrow and huge: in a table of windows, sizes of letters and densities nothing overflows, and the
// last message and the field can be seen.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { sayMany, signIn } from "../support/http_visitor.ts";
import { PageUser } from "../support/page_user.ts";
import type { Page } from "../support/playwright.ts";
import { troubles } from "../support/reflow.ts";
import { ServerProcess } from "../support/server_process.ts";

/** Windows: what is left beside a keyboard, a picture in a picture, phones, a quarter of a screen. */
const WINDOWS = [
  [844, 190],
  [640, 180],
  [667, 150],
  [320, 256],
  [568, 160],
  [360, 640],
  [320, 560],
  [280, 653],
  [1_024, 200],
  [1_400, 260],
] as const;
/** The browser's own size of letters, px. */
const LETTERS = [16, 24, 32] as const;
const DENSITIES = ["roomy", "compact"] as const;
const LAST = "m5";
/** Half a pixel of rounding. */
const SLACK_PX = 0.5;

/** What is wrong with a room's page: what overflows, a last line or a field that is not seen. */
async function roomTroubles(page: Page, log = page.locator(".log")): Promise<string[]> {
  const unseen = await log.evaluate((log, { last, slack }) => {
    const words = [...log.querySelectorAll(".message-text")].findLast((text) =>
      text.textContent === last
    );
    if (!words) return ["there is no last message"];
    const range = document.createRange();
    range.selectNodeContents(words);
    const line = [...range.getClientRects()].at(-1)!;
    const view = log.getBoundingClientRect();
    const isSeen = line.top >= view.top - slack && line.bottom <= view.bottom + slack;
    return isSeen ? [] : [`the last line is at ${line.top} to ${line.bottom} of ${view.bottom}`];
  }, { last: LAST, slack: SLACK_PX });
  const field = await page.locator("#composer-text").evaluate((field, slack) => {
    const { top, bottom, left, right } = field.getBoundingClientRect();
    const isSeen = top >= 0 && bottom <= innerHeight + slack && left >= 0 && right <= innerWidth;
    const size = parseFloat(getComputedStyle(field).fontSize);
    return [
      ...(isSeen && right - left > 60
        ? []
        : [`the field is at ${top} to ${bottom}, ${left} to ${right}`]),
      ...(size < 16 ? [`the field's letters have ${size} px`] : []),
    ];
  }, SLACK_PX);
  return [...unseen, ...field, ...await troubles(page)];
}

let server: ServerProcess;
Deno.test.beforeAll(async () => {
  server = await ServerProcess.start({ env: { HUBBUB_RATE: "0", HUBBUB_READS: "0" } });
  await sayMany(server, "den", 5);
});
Deno.test.afterAll(() => server[Symbol.asyncDispose]());

/** One browser for each size of letters, one person in it for each density. */
async function inEachSize(
  body: (page: Page, what: string, user: PageUser) => Promise<void>,
  options: { readonly javaScript?: boolean } = {},
): Promise<void> {
  const { cookie } = await signIn(server, "Ann Lee");
  const [name = "", value = ""] = cookie.split("=");
  for (const letters of LETTERS) {
    await using browser = await launchChromium(`--blink-settings=defaultFontSize=${letters}`);
    for (const density of DENSITIES) {
      await using user = await PageUser.open(browser, options);
      await user.page.context().addCookies([
        { name, value, url: server.url },
        { name: "hubbub-density", value: density, url: server.url },
      ]);
      await body(user.page, `${letters} px, ${density}`, user);
      assertEquals(user.errors, []);
    }
  }
}

async function retryOnce<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch {
    return await look();
  }
}

Deno.test("in low, narrow and huge rooms the last message and the field are seen, and nothing overflows", async () => {
  await inEachSize(async (page, what, user) => {
    await page.goto(`${server.url}/rooms/den`);
    await user.expectConnected("Connected");
    for (const [width, height] of WINDOWS) {
      await page.setViewportSize({ width, height });
      await user.expectAtBottom();
      assertEquals(await roomTroubles(page), [], `${width} × ${height}, ${what}`);
    }
  });
});

Deno.test("in such rooms without scripts too", async () => {
  await inEachSize(async (page, what) => {
    for (const [width, height] of WINDOWS) {
      await page.setViewportSize({ width, height });
      await page.goto(`${server.url}/rooms/den`);
      const frame = page.frameLocator("iframe.refreshing-log");
      await frame.locator(".message-text", { hasText: LAST }).waitFor();
      const log = frame.locator(".log");
      // The frame loads itself again, perhaps right now.
      const seen = await retryOnce(() =>
        log.evaluate((log) => {
          const words = [...log.querySelectorAll(".message-text")].at(-1)!.getBoundingClientRect();
          return { bottom: words.bottom, height: innerHeight, over: log.scrollWidth - innerWidth };
        })
      );
      assert(
        seen.bottom <= seen.height + 1 && seen.over <= 0,
        `${width} × ${height}, ${what}: ${JSON.stringify(seen)}`,
      );
      const field = await page.locator("#composer-text").boundingBox();
      assert(field && field.y >= 0 && field.y + field.height <= height, `${width} × ${height}`);
      assertEquals(await troubles(page), [], `${width} × ${height}, ${what}`);
    }
  }, { javaScript: false });
});

Deno.test("what opens over a low, narrow or huge room can be reached, and nothing overflows", async () => {
  await inEachSize(async (page, what, user) => {
    await page.goto(`${server.url}/rooms/den`);
    await user.expectConnected("Connected");
    for (const [width, height] of WINDOWS) {
      await page.setViewportSize({ width, height });
      const where = `${width} × ${height}, ${what}`;
      for (
        const [opener, card] of [
          [".rooms-button", ".rooms-side"],
          [".settings-button", ".settings-card"],
          [".roster-button", ".roster"],
        ]
      ) {
        if (!await page.locator(opener!).isVisible()) continue;
        await page.locator(opener!).click();
        if (opener === ".settings-button") await page.getByRole("switch").first().waitFor();
        const box = await page.locator(card!).boundingBox();
        assert(box && box.y >= 0 && box.y + box.height <= height + 1, `${card} ${where}`);
        const isCut = await page.locator(card!).evaluate(({ scrollHeight, clientHeight }) =>
          scrollHeight > clientHeight + 1
        );
        assert(!isCut || box.height > height / 2, `${card} has ${box.height} px, ${where}`);
        assertEquals(await troubles(page), [], `${card} ${where}`);
        await page.keyboard.press("Escape");
      }
      await page.keyboard.press("Control+k");
      await page.locator(".switcher [role=option]").first().waitFor();
      assertEquals(await troubles(page), [], `switcher ${where}`);
      await page.keyboard.press("Escape");
    }
  });
});

Deno.test("on every other page nothing overflows in such windows", async () => {
  await inEachSize(async (page, what) => {
    for (const path of ["/", "/rooms", "/nowhere", "/rooms/den?view=log"]) {
      await page.goto(server.url + path);
      for (const [width, height] of WINDOWS) {
        await page.setViewportSize({ width, height });
        assertEquals(await troubles(page), [], `${path} ${width} × ${height}, ${what}`);
      }
    }
  });
});

Deno.test("a newcomer in a low window sees the last message, and the fields for name and text", async () => {
  await using browser = await launchChromium();
  await using guest = await PageUser.open(browser);
  const { page } = guest;
  await guest.visit(`${server.url}/rooms/den`);
  for (const [width, height] of [[844, 190], [640, 180], [667, 150], [320, 256]] as const) {
    await page.setViewportSize({ width, height });
    await guest.expectAtBottom();
    assertEquals(await roomTroubles(page), [], `${width} × ${height}`);
    const name = await page.locator("#composer-name").boundingBox();
    assert(name && name.y >= 0 && name.y + name.height <= height && name.width > 60);
  }
});

Deno.test("a keyboard that covers a phone on its side leaves the last message and the field", async () => {
  await using browser = await launchChromium();
  await using ann = await PageUser.open(browser, { width: 844, height: 390, touch: true });
  const { page } = ann;
  await ann.visit(`${server.url}/rooms/den?name=Ann`);
  for (const left of [190, 150, 120]) {
    // Safari shrinks only what is seen of the page; Chromium here has no keyboard, so its word is given.
    await page.evaluate((left) => {
      const viewport = globalThis.visualViewport!;
      Object.defineProperty(viewport, "height", { configurable: true, get: () => left });
      viewport.dispatchEvent(new Event("resize"));
    }, left);
    await page.waitForFunction(
      (left) => document.querySelector(".room")!.getBoundingClientRect().height === left,
      left,
    );
    await ann.expectAtBottom();
    assertEquals(await roomTroubles(page), [], `${left} px`);
    const field = await ann.composer.boundingBox();
    assert(field && field.y + field.height <= left, `${left} px: ${JSON.stringify(field)}`);
  }
});

Deno.test("icons and pictures grow with the letters", async () => {
  const sides: Record<number, readonly number[]> = {};
  const { cookie } = await signIn(server, "Ann", { email: "ann@example.org" });
  const [name = "", value = ""] = cookie.split("=");
  for (const letters of [16, 32]) {
    await using browser = await launchChromium(`--blink-settings=defaultFontSize=${letters}`);
    await using ann = await PageUser.open(browser, { width: letters * 100 });
    await ann.page.context().addCookies([{ name, value, url: server.url }]);
    await ann.visit(`${server.url}/rooms/den`);
    sides[letters] = await ann.page.locator("svg, .me .avatar, .roster .avatar").evaluateAll((
      all,
    ) =>
      all.filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().width)
    );
  }
  assert(sides[16]!.length >= 3);
  assertEquals(sides[32], sides[16]!.map((side) => side * 2));
});
