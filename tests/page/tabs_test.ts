// Many tabs of one browser over HTTP/1.1, with six connections to a host for all of them.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { say } from "../support/http_requests.ts";
import type { Browser } from "../support/playwright.ts";
import { IS_LONG } from "../support/long_form.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const TABS = 8;
/** Of the six connections, the others are for pages and for writing. */
const HELD_MAX = 3;
const SHOWN = { sse: "SSE", polling: "long polling" } as const;

let server: ServerProcess;
let browser: Browser | undefined;
Deno.test.beforeAll(async () => {
  server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  browser = await launchChromium();
});
Deno.test.afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

/** The number of streams and waiting polls of the server. */
async function heldBy(): Promise<number> {
  const response = await fetch(`${server.url}/metrics`);
  const lines = (await response.text()).split("\n");
  return lines.filter((line) => /^hubbub_connections\{.*(sse|polling|stream)/.test(line))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

async function openTabs(
  alice: PageUser,
  addresses: readonly string[],
  shown: string,
): Promise<PageUser[]> {
  const tabs: PageUser[] = [];
  for (const address of addresses) {
    const tab = tabs.length === 0 ? alice : await alice.openTab();
    tabs.push(tab);
    await tab.open(address);
    await tab.expectConnected(shown);
  }
  return tabs;
}

for (const by of ["sse", "polling"] as const) {
  Deno.test(`eight tabs by ${by} in one room load, and each can send`, async () => {
    await using alice = await PageUser.open(browser!);
    await alice.signIn(server.url, { name: "Alice", connectBy: by });
    const address = `${server.url}/rooms/by-${by}?connect=${by}`;
    const tabs = await openTabs(alice, Array(TABS).fill(address), SHOWN[by]);
    for (const [index, tab] of tabs.entries()) await tab.say(`from tab ${index}`);
    const texts = [...tabs.keys()].map((index) => `from tab ${index}`);
    for (const tab of tabs) await tab.expectMessage(texts.at(-1)!);
    for (const tab of [tabs[0]!, tabs.at(-1)!]) {
      for (const text of texts) await tab.expectMessage(text);
    }
    assertEquals(await heldBy(), 1);
    // The first tab holds it for all; when it is closed another takes over, and then the next.
    for (const count of [1, 2]) {
      await tabs.shift()!.page.close();
      await until(async () => await heldBy() === 1);
      await say(server, `by-${by}`, `without ${count} tabs`, "Bob");
    }
    for (const tab of tabs) {
      for (const count of [1, 2]) await tab.expectMessage(`without ${count} tabs`);
    }
    for (const tab of tabs) assertEquals(tab.errors, []);
  });

  // The short form has each number of rooms with at least one transport.
  if (!IS_LONG && by === "polling") continue;
  Deno.test(`eight tabs by ${by} in eight rooms load, and each can send and receive`, async () => {
    await using alice = await PageUser.open(browser!);
    await alice.signIn(server.url, { name: "Alice", connectBy: by });
    const rooms = Array.from({ length: TABS }, (_, index) => `${by}-${index}`);
    const addresses = rooms.map((room) => `${server.url}/rooms/${room}?connect=${by}`);
    const tabs = await openTabs(alice, addresses, SHOWN[by]);
    for (const [index, tab] of tabs.entries()) {
      await tab.say(`from tab ${index}`);
      await tab.expectMessage(`from tab ${index}`);
    }
    for (const room of rooms) {
      await say(server, room, "hello", "Bob");
    }
    for (const tab of tabs) await tab.expectMessage("hello");
    const held = await heldBy();
    assert(held > 0 && held <= HELD_MAX, `${held} held`);
    for (const tab of tabs) assertEquals(tab.errors, []);
  });
}
