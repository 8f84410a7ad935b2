// The list of rooms after a sign-out in one tab, and after a new name in the open room of another.

import { assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

/** The rooms in the list, in order. */
function savedBy({ page }: PageUser): Promise<string[]> {
  return page.locator(".saved-room a").evaluateAll((links) =>
    links.map((link) => new URL((link as HTMLAnchorElement).href).pathname)
  );
}

Deno.test("a new name in a room whose last user signed out elsewhere has that room only", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { width: 1_400 });
  await alice.signIn(server.url, { name: "Alice", room: "secret" });
  await alice.expectConnected("Connected");
  await alice.open(`${server.url}/rooms/team`);
  await using other = await alice.openTab();
  await other.open(`${server.url}/rooms/team`);
  await other.expectConnected("Connected");
  await alice.page.goto(server.url);
  await alice.page.locator("#sign-out button").click();
  await alice.page.locator("#sign-out").waitFor({ state: "detached" });
  const name = other.page.locator("#composer-name");
  await name.fill("Bea");
  await other.say("here again");
  await other.expectMessage("here again");
  await other.open(`${server.url}/rooms/lobby`);
  await other.page.locator(".saved-room a[href='/rooms/team']").waitFor();
  // The next user gets nothing that Alice had saved.
  assertEquals(await savedBy(other), ["/rooms/lobby", "/rooms/team"]);
  assertEquals([alice.errors, other.errors], [[], []]);
});

for (const [by, shown] of [["polling", "long polling"], ["sse", "SSE"]] as const) {
  Deno.test(`signing out elsewhere ends each of three tabs that share a room by ${by}`, async () => {
    await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
    await using browser = await launchChromium();
    await using alice = await PageUser.open(browser);
    await alice.signIn(server.url, { name: "Alice" });
    await using first = await alice.openTab();
    await using second = await alice.openTab();
    await using third = await alice.openTab();
    const tabs = [first, second, third];
    for (const tab of tabs) {
      await tab.open(`${server.url}/rooms/team?connect=${by}`);
      await tab.expectConnected(shown);
    }
    await alice.page.goto(server.url);
    await alice.page.locator("#sign-out button").click();
    await alice.page.locator("#sign-out").waitFor({ state: "detached" });
    for (const tab of tabs) {
      await tab.expectConnected("You were signed out");
      await tab.page.locator("#composer-name").waitFor();
      // Nothing typed from now on is saved as Alice's.
      await tab.composer.fill("typed by the next user");
    }
    const owner = await first.page.evaluate(() => localStorage.getItem("hubbub.owner"));
    assertEquals(owner, null);
    for (const tab of tabs) assertEquals(tab.errors, []);
  });
}
