// The card of settings, in a real browser.

import { assert, assertEquals } from "@std/assert";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();

Deno.test("compact shows more lines, keeps the end in view, and is there from the first paint on", async () => {
  await server.talk({ lines: 60 }, async ({ reader, url }) => {
    const { page } = reader;
    await reader.expectAtBottom();
    const before = await reader.offsetOf("line 60.") - await reader.offsetOf("line 50.");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("switch", { name: "Compact" }).click();
    await page.keyboard.press("Escape");
    // Two lines are measured one after the other: the log must not move between them.
    await reader.rest();
    assert(await reader.offsetOf("line 60.") - await reader.offsetOf("line 50.") < before * 0.8);
    await reader.expectAtBottom();
    // What the server sends is compact already: nothing changes its height after it was shown.
    const html = await page.request.get(url, { headers: { accept: "text/html" } });
    assert((await html.text()).includes('data-density="compact"'));
    await page.reload();
    await reader.expectConnected("Connected");
    await page.getByRole("button", { name: "Settings" }).click();
    assertEquals(await page.locator(".switch").first().isChecked(), true);
  });
});

Deno.test("the card's button has the focus again when the card is closed", async () => {
  await server.talk({ lines: 1 }, async ({ reader: { page } }) => {
    const button = page.getByRole("button", { name: "Settings" });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("switch").first().waitFor();
    await page.keyboard.press("Tab");
    assertEquals(await page.evaluate(() => document.activeElement?.role), "switch");
    await page.keyboard.press("Escape");
    assertEquals(await page.evaluate(() => document.activeElement?.ariaLabel), "Settings");
  });
});
