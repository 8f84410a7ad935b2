// The page without JavaScript: reading, writing, and a refresh that does not discard what is being
// typed.

import { assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("without JavaScript users sign in, talk, and keep what they are typing", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { javaScript: false });
  await alice.signIn(server.url, { name: "Alice" });
  const frame = alice.page.frameLocator("iframe.refreshing-log");
  await alice.sayByButton("hello without scripts");
  await frame.locator(".message-text", { hasText: "hello without scripts" }).waitFor();

  await alice.composer.fill("half a sent");
  await (await fetch(`${server.url}/rooms/lobby?name=bob`, { method: "POST", body: "from curl" }))
    .body?.cancel();
  await frame.locator(".message-text", { hasText: "from curl" }).waitFor();
  assertEquals(await alice.composer.inputValue(), "half a sent");
});

Deno.test("without JavaScript a refused message comes back with what was typed", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { javaScript: false });
  await alice.page.goto(`${server.url}/rooms/lobby`);
  await alice.page.locator('.composer input[name="name"]').fill("Alice");
  // The browser itself rejects an empty field, but accepts white space.
  await alice.sayByButton("   ");
  await alice.page.locator(".composer-problem").waitFor();
  assertEquals(await alice.page.locator('.composer input[name="name"]').inputValue(), "Alice");
});

Deno.test("everything works by keyboard alone: sign in, write, read the list of users", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await alice.page.goto(server.url);
  const focused = () =>
    alice.page.evaluate(() => (document.activeElement as HTMLInputElement).name);
  for (let tabs = 0; tabs < 20 && await focused() !== "name"; tabs++) {
    await alice.page.keyboard.press("Tab");
  }
  await alice.page.keyboard.type("Alice");
  await alice.page.keyboard.press("Enter");
  await alice.page.waitForURL("**/rooms/lobby");
  await alice.expectConnected("WebSocket");
  for (let tabs = 0; tabs < 20 && await focused() !== "text"; tabs++) {
    await alice.page.keyboard.press("Tab");
  }
  await alice.page.keyboard.type("no mouse");
  await alice.page.keyboard.press("Enter");
  await alice.expectMessage("no mouse");
});
