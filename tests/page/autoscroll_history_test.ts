// History: pages that are loaded above or below move nothing, and the page stays a window on the
// log.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { pageServer } from "../support/page_server.ts";
import { PageUser } from "../support/page_user.ts";

const server = pageServer();
const WINDOW_MAX = 300;
/** In the middle of a log, a window needs no more pages of 50. */
const PAGES_MAX = 30;
/** Pages are requested when a scroll comes to rest; after this time, none is. */
const NOTHING_WANTED_MS = 1_000;

Deno.test("history: older messages are inserted above and move nothing", async () => {
  await server.talk({ lines: 130 }, async ({ reader }) => {
    await reader.readUp(1_200);
    const moved = await reader.movedWhile(async () => {
      // What is in view stays there while the page before it is requested and inserted above.
      await reader.page.locator("#m40").waitFor({ state: "attached" });
    });
    assertEquals(moved, 0, "what was read moved");
    const texts = await reader.messages();
    assertEquals(new Set(texts).size, texts.length);
  });
});

/** Screens whose pixels are not CSS pixels. */
const SCREENS = [
  { name: "at a zoom of 80 %", scale: 0.8, isSafari: false },
  { name: "of two pixels to one, in Safari", scale: 2, isSafari: true },
];

for (const { name, scale, isSafari } of SCREENS) {
  Deno.test(`history: on a screen ${name}, what comes on top moves nothing`, async () => {
    await using fine = await launchChromium(
      `--force-device-scale-factor=${scale}`,
      "--window-size=1400,1000",
    );
    await server.talk({ lines: 130, open: false }, async ({ url }) => {
      await using reader = await PageUser.open(fine, { ownWindow: true });
      const letThrough = await holdHistory(reader);
      if (isSafari) await reader.page.addInitScript(scrollByWholePx);
      await reader.open(url);
      if (isSafari) await reader.page.evaluate(growLines);
      await reader.rest();
      // The first line of all is different: it loses the name above its words.
      await reader.readUp((await reader.log()).top - 400);
      const moved = await reader.movedWhile(async () => {
        letThrough();
        await reader.page.locator("#m31").waitFor({ state: "attached" });
      });
      assertEquals(moved, 0, "what was read moved");
      const top = () =>
        reader.page.locator(".log-lines").evaluate((lines) => getComputedStyle(lines).top);
      assertNotEquals(await top(), "0px", "lines are of whole pixels here: nothing was tested");
      await reader.page.locator(".log").press("End");
      await reader.expectAtBottom();
      assertEquals(await top(), "0px", "what stands above the end is as high as its lines");
      assertEquals(reader.errors, []);
    });
  });
}

/** Otherwise they are whole pixels there. */
function growLines(): void {
  document.documentElement.style.fontSize = "16.3px";
}

/** Safari's behaviour (WebKit bug 188045). */
function scrollByWholePx(): void {
  const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, "scrollTop")!;
  Object.defineProperty(Element.prototype, "scrollTop", {
    configurable: true,
    get() {
      return Math.trunc(get!.call(this));
    },
    set(top: number) {
      set!.call(this, Math.trunc(top));
    },
  });
}

/** Delays the answers with older messages until the returned function is called. */
async function holdHistory({ page }: PageUser): Promise<() => void> {
  const { promise: released, resolve: letThrough } = Promise.withResolvers<void>();
  await page.route("**/rooms/*before=*", async (route) => {
    await released;
    await route.continue();
  });
  return letThrough;
}

Deno.test("history: a day line that moves up with older messages of its day moves nothing", async () => {
  await server.talk({ lines: 70 }, async ({ reader, url }) => {
    const letThrough = await holdHistory(reader);
    await reader.open(url);
    await reader.page.locator(".log").focus();
    await reader.page.keyboard.press("Home");
    await reader.page.locator(".loading-line.is-loading").waitFor();
    await reader.rest();
    const moved = await reader.movedWhile(async () => {
      letThrough();
      await reader.page.locator("#m1").waitFor({ state: "attached" });
    });
    assertEquals(moved, 0, "what was read moved");
    assertEquals(await reader.page.locator(".day-line").count(), 1);
  });
});

Deno.test("history: to the start and back, in a window that never exceeds its size", async () => {
  await server.talk({ lines: 420 }, async ({ reader }) => {
    let most = 0;
    const count = async () => {
      most = Math.max(most, await reader.page.locator(".message[id]").count());
    };
    await reader.page.locator(".log").focus();
    while (await reader.page.locator(".log-start").count() === 0) {
      await reader.page.keyboard.press("Home");
      await reader.rest();
      await count();
    }
    await reader.expectMessage("line 1.");
    while (await reader.page.locator(".message", { hasText: "line 420." }).count() === 0) {
      await reader.page.keyboard.press("End");
      await reader.rest();
      await count();
    }
    await reader.page.keyboard.press("End");
    await reader.expectAtBottom();
    assert(most <= WINDOW_MAX, `${most} messages at once`);
    const seqs = await reader.page.locator(".message[id]").evaluateAll((lines) =>
      lines.map((line) => Number(line.id.slice(1)))
    );
    assertEquals(seqs, seqs.map((_, index) => seqs[0]! + index));
  });
});

Deno.test("history: a failed load is reported, and works when it is retried", async () => {
  await server.talk({ lines: 130 }, async ({ reader }) => {
    await reader.page.route("**/rooms/*before=*", (route) => route.abort());
    await reader.page.locator(".log").focus();
    await reader.page.keyboard.press("Home");
    const retry = reader.page.locator("button", { hasText: "Could not load" });
    await retry.waitFor();
    await reader.rest();
    await reader.page.unroute("**/rooms/*before=*");
    const moved = await reader.movedWhile(async () => {
      await retry.click();
      await reader.page.locator("#m40").waitFor({ state: "attached" });
    });
    assertEquals(moved, 0, "what was read moved");
    assertEquals(await retry.count(), 0);
  });
});

Deno.test("history: new messages stay in the log while the user reads far up, until requested", async () => {
  await server.talk({ lines: 400 }, async ({ reader, say }) => {
    await reader.page.locator(".log").focus();
    while (await reader.page.locator("#m60").count() === 0) {
      await reader.page.keyboard.press("Home");
      await reader.rest();
    }
    const moved = await reader.movedWhile(async () => {
      for (let n = 1; n <= 60; n += 1) await say(`late ${n}.`);
      await reader.page.locator(".pill", { hasText: "60 new messages" }).waitFor();
    });
    assertEquals(moved, 0, "what was read moved");
    await reader.page.locator(".pill").click();
    await reader.page.locator(".new-line").waitFor();
    await reader.expectInView("late 1.");
  });
});

Deno.test("history: in a view higher than the window, loading ends", async () => {
  await server.talk({ lines: 700, height: 9_000, open: false }, async ({ reader, url }) => {
    await reader.open(url.replace("?", "/350?"));
    const { page } = reader;
    await page.waitForFunction((most) => {
      return document.querySelectorAll(".message[id]").length === most;
    }, WINDOW_MAX);
    const pages = () => reader.requests.filter((address) => /[?&](before|after)=/.test(address));
    for (let asked = -1; asked < pages().length;) {
      asked = pages().length;
      assert(asked < PAGES_MAX, `${asked} pages of history`);
      await page.waitForRequest(/[?&](before|after)=/, { timeout: NOTHING_WANTED_MS }).catch(() =>
        undefined
      );
    }
    await reader.expectInView("line 350.");
  });
});
