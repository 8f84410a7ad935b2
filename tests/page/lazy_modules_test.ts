// Lazy modules of the page: they lose no key, say if they cannot be loaded, retry, and are
// available offline.

import { assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { pageServer } from "../support/page_server.ts";
import { PageUser } from "../support/page_user.ts";
import type { Page } from "../support/playwright.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const server = pageServer();

/** Every lazy module, and the messages that it shows. */
const SWITCHER = /\/switcher-/;
const SETTINGS = /\/room_settings-/;
const KEYS = /\/key_list-/;
const WORDS = /\/english_rest-/;

function isCached(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const files = await (await caches.open("hubbub-files")).keys();
    const parts = ["switcher", "room_settings", "key_list", "english_rest"];
    return parts.every((part) => files.some(({ url }) => url.includes(`/${part}-`)));
  });
}

/** Delays matching requests until the returned function is called. */
async function hold(page: Page, parts: RegExp): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(parts, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** Fails matching requests until the returned function is called. */
async function fail(page: Page, parts: RegExp): Promise<() => Promise<void>> {
  await page.route(parts, (route) => route.abort());
  return () => page.unroute(parts);
}

Deno.test("lazy modules: keys pressed before the switcher has loaded go to it", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page } = reader;
    const release = await hold(page, SWITCHER);
    await reader.open(url);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("a-room-to-make");
    await page.keyboard.press("Enter");
    release();
    await page.waitForURL(/\/rooms\/a-room-to-make\b/);
    await reader.expectConnected("Connected");
    assertEquals(await page.locator("#composer-text").inputValue(), "");
  });
});

Deno.test("lazy modules: text typed before the switcher has loaded is searched when it is there", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page } = reader;
    const release = await hold(page, WORDS);
    await reader.open(url);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("gar");
    release();
    await page.locator(".switcher [role=option]", { hasText: "Open a new room: gar" }).waitFor();
    await page.keyboard.type("den");
    await page.locator(".switcher [role=option]", { hasText: "garden" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog.switcher").waitFor({ state: "detached" });
  });
});

Deno.test("lazy modules: a failed load is reported, and can be retried by keyboard", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page } = reader;
    const fix = [
      await fail(page, SETTINGS),
      await fail(page, KEYS),
      await fail(page, SWITCHER),
    ];
    await reader.open(url);
    const failed = page.getByText("This part of the page did not load.");

    await page.getByRole("button", { name: "Settings" }).focus();
    await page.keyboard.press("Enter");
    await failed.waitFor();
    await fix[0]!();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("switch", { name: "Compact" }).waitFor();
    await page.keyboard.press("Tab");
    assertEquals(await page.evaluate(() => document.activeElement?.role), "switch");
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+/");
    await failed.waitFor();
    await fix[1]!();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Keys" }).waitFor();
    assertEquals(await page.evaluate(() => document.activeElement?.ariaLabel), "Close");
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+k");
    await failed.waitFor();
    await fix[2]!();
    await page.keyboard.press("Enter");
    await page.getByRole("combobox", { name: "Find a room" }).waitFor();
    await page.keyboard.type("gar");
    await page.locator(".switcher [role=option]", { hasText: "gar" }).waitFor();
    // The browser logs each failed request; nothing else went wrong.
    reader.errors.length = 0;
  });
});

Deno.test("lazy modules: a module that the server no longer has is loaded by reloading the page", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page } = reader;
    await page.route(SETTINGS, (route) => route.fulfill({ status: 404 }));
    await reader.open(url);
    await reader.composer.fill("not sent yet");
    await page.getByRole("button", { name: "Settings" }).click();
    const reloaded = page.waitForEvent("load");
    await page.getByRole("button", { name: "Try again" }).click();
    await reloaded;
    await page.unroute(SETTINGS);
    await reader.expectConnected("Connected");
    assertEquals(await reader.composer.inputValue(), "not sent yet");
    reader.errors.length = 0;
  });
});

Deno.test("lazy modules: they are available offline, even if they were never used", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  await using reader = await PageUser.open(browser, { serviceWorker: true });
  const { page } = reader;
  await reader.open(`${server.url}/rooms/lobby?name=Reader`);
  await page.evaluate(async () => void await navigator.serviceWorker.ready);
  await page.reload();
  await reader.expectConnected("Connected");
  // A worker caches what has passed through it a moment later.
  await until(() => isCached(page));
  await server.kill("SIGKILL");
  await page.reload();
  await page.locator(".old-page-line").waitFor();
  await page.keyboard.press("Control+/");
  await page.getByRole("heading", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("switch", { name: "Compact" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find a room" }).waitFor();
  reader.errors.length = 0;
});
