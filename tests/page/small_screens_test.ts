// Low, narrow and huge: in a table of windows, text sizes and densities nothing overflows, and the
// last message and the composer are visible.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { sayMany, signIn } from "../support/http_requests.ts";
import { SETTINGS_KEY } from "../../client/model/settings.ts";
import { DENSITY_COOKIE } from "../../protocol/page_preferences.ts";
import { zoom } from "../support/page_events.ts";
import { IS_LONG } from "../support/long_form.ts";
import { PageUser, type PageUserOptions } from "../support/page_user.ts";
import type { Page } from "../support/playwright.ts";
import { troubles } from "../support/reflow.ts";
import { ServerProcess } from "../support/server_process.ts";

/** Windows: the space beside a keyboard, picture-in-picture, phones, a quarter of a screen. */
const WINDOWS = [
  [844, 190],
  [640, 180],
  [667, 150],
  [320, 256],
  [568, 160],
  [360, 640],
  [640, 360],
  [320, 560],
  [280, 653],
  [1_024, 200],
  [1_400, 260],
] as const;
/** The browser's own text size, px. */
const LETTERS = [16, 24, 32] as const;
const DENSITIES = ["roomy", "compact"] as const;
/** The short form has the smallest text in one density, the largest in the other. */
const SIZES = IS_LONG
  ? LETTERS.flatMap((letters) => DENSITIES.map((density) => [letters, density] as const))
  : [[16, "roomy"], [32, "compact"]] as const;
const LAST = "m5";
/**
 * Of the log, everywhere: the last message, and the end of the one before. At 150 px with a text
 * size of 32 there is no more space: a line of the composer and two of the log, of 46 px each, take
 * 138.
 */
const LINES_MIN = 2;
/** Below this, Safari on a phone zooms into a tapped field. */
const FIELD_LETTERS_MIN_PX = 16;
/** Half a pixel for rounding. */
const SLACK_PX = 0.5;

/**
 * Describes what is wrong with a room's page: overflow, a last line or a composer that is not
 * visible.
 */
async function roomTroubles(page: Page): Promise<string[]> {
  const unseen = await page.locator(".log").evaluate((log, { last, slack, linesMin }) => {
    const words = [...log.querySelectorAll(".message-text")].findLast((text) =>
      text.textContent === last
    );
    if (!words) return ["there is no last message"];
    const range = document.createRange();
    range.selectNodeContents(words);
    const line = [...range.getClientRects()].at(-1)!;
    const view = log.getBoundingClientRect();
    const isSeen = line.top >= view.top - slack && line.bottom <= view.bottom + slack;
    const lines = log.clientHeight / parseFloat(getComputedStyle(words).lineHeight);
    return [
      ...(isSeen ? [] : [`the last line is at ${line.top} to ${line.bottom} of ${view.bottom}`]),
      ...(lines >= linesMin ? [] : [`the log is ${log.clientHeight} px, ${lines} lines high`]),
    ];
  }, { last: LAST, slack: SLACK_PX, linesMin: LINES_MIN });
  const fields = await page.locator("#composer-text, #composer-name").evaluateAll(
    (fields, slack) =>
      fields.flatMap((field) => {
        const { top, bottom, left, right } = field.getBoundingClientRect();
        const end = Math.min(innerHeight, visualViewport?.height ?? Infinity);
        const isSeen = top >= 0 && bottom <= end + slack && left >= 0 && right <= innerWidth;
        const style = getComputedStyle(field);
        const isWhole = field.clientHeight >= parseFloat(style.lineHeight) ||
          field.matches("input");
        return isSeen && isWhole && right - left > 60
          ? []
          : [`#${field.id} is at ${top} to ${bottom}, ${left} to ${right}`];
      }),
    SLACK_PX,
  );
  return [...unseen, ...fields, ...await smallLetters(page), ...await troubles(page)];
}

/** Fields of the page into which a phone would zoom. */
async function smallLetters(page: Page): Promise<string[]> {
  return await page.locator("input, textarea, select").evaluateAll(
    (fields, min) =>
      fields.filter((field) => parseFloat(getComputedStyle(field).fontSize) < min)
        .map((field) => `${field.outerHTML} has ${getComputedStyle(field).fontSize}`),
    FIELD_LETTERS_MIN_PX,
  );
}

let server: ServerProcess;
Deno.test.beforeAll(async () => {
  server = await ServerProcess.start({ env: { HUBBUB_RATE: "0", HUBBUB_READS: "0" } });
  await sayMany(server, "den", 5);
});
Deno.test.afterAll(() => server[Symbol.asyncDispose]());

/** A browser and a user for each text size and density. */
async function inEachSize(
  body: (page: Page, what: string, user: PageUser) => Promise<void>,
  { newcomer = false, ...options }: PageUserOptions & {
    /** Without a name yet. @default false */
    readonly newcomer?: boolean;
  } = {},
): Promise<void> {
  const { cookie } = await signIn(server, "Ann Lee");
  const [name = "", value = ""] = cookie.split("=");
  for (const [letters, density] of SIZES) {
    await using browser = await launchChromium(`--blink-settings=defaultFontSize=${letters}`);
    await using user = await PageUser.open(browser, options);
    await user.page.context().addCookies([
      ...(newcomer ? [] : [{ name, value, url: server.url }]),
      { name: DENSITY_COOKIE, value: density, url: server.url },
    ]);
    // The page with scripts uses the browser's settings.
    await user.page.addInitScript(
      ([key, compact]) => localStorage.setItem(key!, JSON.stringify({ compact })),
      [SETTINGS_KEY, density === "compact"] as const,
    );
    await body(user.page, `${letters} px, ${density}`, user);
    assertEquals(await densityOf(user.page), density);
    assertEquals(user.errors, []);
  }
}

function densityOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.documentElement.dataset.density);
}

async function retryOnce<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch {
    return await look();
  }
}

Deno.test("in low, narrow and huge windows the last message and the composer are visible, and nothing overflows", async () => {
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
      // The frame reloads itself, perhaps right now.
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

Deno.test("a newcomer in such rooms sees the last message, and the fields for name and text", async () => {
  await inEachSize(async (page, what, user) => {
    await user.open(`${server.url}/rooms/den`);
    for (const [width, height] of WINDOWS) {
      await page.setViewportSize({ width, height });
      await user.expectAtBottom();
      assertEquals(await roomTroubles(page), [], `${width} × ${height}, ${what}`);
    }
  }, { newcomer: true });
});

Deno.test("zoomed to 200 %, a room is as readable, with a name and without", async () => {
  for (const newcomer of [false, true]) {
    await inEachSize(async (page, what, user) => {
      await user.open(`${server.url}/rooms/den`);
      for (const [width, height] of [[1_280, 720], [640, 512]] as const) {
        await page.setViewportSize({ width, height });
        await zoom(page, 2);
        await user.expectAtBottom();
        assertEquals(await roomTroubles(page), [], `${width} × ${height}, ${what}, ${newcomer}`);
      }
    }, { newcomer });
  }
});

Deno.test("a keyboard that covers a phone on its side leaves the last message and the fields", async () => {
  for (const newcomer of [false, true]) {
    await inEachSize(async (page, what, user) => {
      await user.open(`${server.url}/rooms/den`);
      // At 120 px, large text leaves no two lines beside the composer's own.
      for (const left of what.startsWith("16") ? [190, 150, 120] : [190, 150]) {
        // Safari shrinks only the visual viewport. Chromium here has no keyboard, so its event is
        // simulated.
        await page.evaluate((left) => {
          const viewport = globalThis.visualViewport!;
          Object.defineProperty(viewport, "height", { configurable: true, get: () => left });
          viewport.dispatchEvent(new Event("resize"));
        }, left);
        await page.waitForFunction(
          (left) => document.querySelector(".room")!.getBoundingClientRect().height === left,
          left,
        );
        await user.expectAtBottom();
        assertEquals(await roomTroubles(page), [], `${left} px, ${what}, ${newcomer}`);
      }
    }, { newcomer, width: 844, height: 390, touch: true });
  }
});

Deno.test("no field of any page has text so small that a phone zooms into it", async () => {
  await using closed = await ServerProcess.start({ env: { HUBBUB_PASSWORD: "secret" } });
  await inEachSize(async (page, what, user) => {
    await page.goto(closed.url);
    await page.locator("input[type=password]").waitFor();
    assertEquals(await smallLetters(page), []);
    for (const path of ["/", "/rooms", "/rooms/fields"]) {
      await page.goto(server.url + path);
      assertEquals(await smallLetters(page), [], path);
    }
    await user.signIn(server.url, { name: "Bea", room: "fields" });
    await user.expectConnected("Connected");
    await user.say(what);
    await user.expectMessage(what);
    await user.composer.press("ArrowUp");
    await page.locator(".message-editor textarea").waitFor();
    assertEquals(await smallLetters(page), []);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.locator(".switcher-field").waitFor();
    assertEquals(await smallLetters(page), []);
    assert(await page.locator("#date-jump-day").count() > 0);
  }, { newcomer: true });
});

Deno.test("icons and pictures grow with the text", async () => {
  const sides: Record<number, readonly number[]> = {};
  const { cookie } = await signIn(server, "Ann", { email: "ann@example.org" });
  const [name = "", value = ""] = cookie.split("=");
  for (const letters of [16, 32]) {
    await using browser = await launchChromium(`--blink-settings=defaultFontSize=${letters}`);
    await using ann = await PageUser.open(browser, { width: letters * 100 });
    await ann.page.context().addCookies([{ name, value, url: server.url }]);
    await ann.open(`${server.url}/rooms/den`);
    sides[letters] = await ann.page.locator("svg, .me .avatar, .roster .avatar").evaluateAll((
      all,
    ) =>
      all.filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().width)
    );
  }
  assert(sides[16]!.length >= 3);
  assertEquals(sides[32], sides[16]!.map((side) => side * 2));
});
