// The choice of transport applies to the next room, but is not in addresses that are copied.

import { assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("a chosen transport applies to the next room, and is in no address", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  const ways = [["connect=sse", "SSE"], ["refresh=5", "Refreshed every 5 seconds"]] as const;
  for (const [query, shown] of ways) {
    await using alice = await PageUser.open(browser);
    const { page } = alice;
    await page.goto(`${server.url}/rooms/first?${query}`);
    await alice.expectConnected(shown);
    assertEquals(page.url(), `${server.url}/rooms/first`);
    await page.goto(`${server.url}/rooms/second`);
    await alice.expectConnected(shown);
    // Only browsers that are too old show this link.
    const chosen = page.locator("a[href*='connect=']:visible, a[href*='refresh=']:visible");
    assertEquals(await chosen.count(), 0);
    assertEquals(alice.errors, []);
  }
});
