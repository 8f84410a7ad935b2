// Hidden tabs, of the many that a browser has over HTTP/1.1: they block nothing for visible ones,
// and show everything when they become visible again.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { IS_LONG } from "../support/long_form.ts";
import { say } from "../support/http_requests.ts";
import { setHidden } from "../support/page_events.ts";
import { PageUser } from "../support/page_user.ts";
import type { Browser, Page, Request } from "../support/playwright.ts";
import { ServerProcess } from "../support/server_process.ts";

const TABS = 8;
/** The newest two are visible, as in two windows. */
const SEEN = 2;
/** As many rooms as may have a stream or a poll. */
const SLOTS = 3;
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

function isStream(request: Request): boolean {
  return request.headers().accept === "text/event-stream";
}

/** Opens a tab for each room, and hides all but the last `SEEN` as soon as they are live. */
async function openTabs(
  alice: PageUser,
  rooms: readonly string[],
  by: keyof typeof SHOWN,
): Promise<PageUser[]> {
  const tabs: PageUser[] = [];
  for (const [index, room] of rooms.entries()) {
    const tab = index === 0 ? alice : await alice.openTab();
    tabs.push(tab);
    await tab.open(`${server.url}/rooms/${room}?connect=${by}`);
    await tab.expectConnected(SHOWN[by]);
    if (index < rooms.length - SEEN) await setHidden(tab.page, true);
  }
  return tabs;
}

for (const by of ["sse", "polling"] as const) {
  for (const [where, roomOf] of [["one room", () => 0], ["eight rooms", Number]] as const) {
    // The short form has the others without hidden tabs (tabs_test.ts).
    if (!IS_LONG && (by === "sse" || where === "eight rooms")) continue;
    Deno.test(`of eight tabs by ${by} in ${where} six are hidden: all load, send, and have what came when they are shown`, async () => {
      await using alice = await PageUser.open(browser!);
      await alice.signIn(server.url, { name: "Alice", connectBy: by });
      const rooms = Array.from({ length: TABS }, (_, n) => `hidden-${by}-${where[0]}${roomOf(n)}`);
      const tabs = await openTabs(alice, rooms, by);
      for (const [index, tab] of tabs.entries()) {
        // A user who writes looks at the tab.
        await setHidden(tab.page, false);
        await tab.say(`from tab ${index}`);
        await tab.expectMessage(`from tab ${index}`);
        if (index < TABS - SEEN) await setHidden(tab.page, true);
      }
      for (const room of new Set(rooms)) {
        for (const text of ["one", "two"]) await say(server, room, text, "Bob");
      }
      for (const tab of tabs.slice(-SEEN)) await tab.expectMessage("two");
      for (const tab of tabs) {
        await setHidden(tab.page, false);
        await tab.expectMessage("two");
        // On a slow device, the start of a flood may have left the view, and comes back.
        await tab.expectMessage("one");
        const texts = await tab.messages();
        assertEquals(texts.slice(-2), ["one", "two"]);
        assertEquals(tab.errors, []);
      }
    });
  }
}

Deno.test("a hidden tab passes its stream to a visible one", async () => {
  await using alice = await PageUser.open(browser!);
  await alice.signIn(server.url, { name: "Alice", connectBy: "sse" });
  const held: Page[] = [];
  const given: Page[] = [];
  const tabs: PageUser[] = [];
  for (let n = 0; n <= SLOTS; n += 1) {
    const tab = n === 0 ? alice : await alice.openTab();
    tabs.push(tab);
    const { page } = tab;
    page.on("request", (request) => {
      if (isStream(request)) held.push(page);
    });
    page.on("requestfailed", (request) => {
      if (isStream(request)) given.push(page);
    });
    const isLast = n === SLOTS;
    const stream = page.waitForRequest((request) => isStream(request));
    await tab.open(`${server.url}/rooms/given-${n}?connect=sse`);
    // The last of them can have it only if one of the others releases it.
    await stream;
    if (!isLast) await setHidden(page, true);
  }
  assertEquals(held.at(-1), tabs.at(-1)!.page);
  assert(given.length >= 1 && !given.includes(tabs.at(-1)!.page), `${given.length}`);
  await say(server, `given-${SLOTS}`, "hello", "Bob");
  await tabs.at(-1)!.expectMessage("hello");
});

Deno.test("a frozen leading tab has everything missed when it resumes", async () => {
  await using alice = await PageUser.open(browser!);
  await alice.signIn(server.url, { name: "Alice", connectBy: "sse" });
  await alice.open(`${server.url}/rooms/frozen?connect=sse`);
  await using other = await alice.openTab();
  await other.open(`${server.url}/rooms/frozen?connect=sse`);
  const session = await alice.page.context().newCDPSession(alice.page);
  await setHidden(alice.page, true);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  for (const text of ["one", "two"]) await say(server, "frozen", text, "Bob");
  await other.expectMessage("two");
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await setHidden(alice.page, false);
  await alice.expectMessage("two");
  assertEquals(await alice.messages(), ["one", "two"]);
  assertEquals([...alice.errors, ...other.errors], []);
});
