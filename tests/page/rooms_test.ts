// The rooms beside the open one: the list, the quick switcher, returning, and tabs that agree.

import { assert, assertEquals } from "@std/assert";
import type { Page } from "../support/playwright.ts";
import { pageServer } from "../support/page_server.ts";
import type { PageUser } from "../support/page_user.ts";
import type { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const server = pageServer();
/** Wide enough for the list beside the log. */
const WIDE = { width: 1_400, lines: 3 };

/** Ann sends a message to a room from elsewhere. */
async function annSays(server: ServerProcess, room: string, text: string): Promise<void> {
  const response = await fetch(`${server.url}/rooms/${room}?name=Ann`, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "text/plain" },
    body: text,
  });
  assertEquals(response.status, 201);
  await response.body?.cancel();
}

/** Visits a room in which Ann has written, and returns to the first. */
async function saveAnother(
  { reader, server, url, room }: {
    reader: PageUser;
    server: ServerProcess;
    url: string;
    room: string;
  },
): Promise<string> {
  const other = `${room}-other`;
  await annSays(server, other, "the first");
  await reader.open(`${server.url}/rooms/${other}?name=Reader`);
  await reader.page.waitForFunction((key) => localStorage.getItem(key), `hubbub.read.${other}`);
  await reader.open(url);
  return other;
}

function lineOf(page: Page, room: string) {
  return page.locator(".saved-room", { has: page.locator(`a[href^="/rooms/${room}?"]`) });
}

async function expectUnread(page: Page, room: string, mark: string): Promise<void> {
  await lineOf(page, room).locator(".unread-mark", { hasText: mark }).waitFor();
}

/** The number of users in a room. */
async function countIn(server: ServerProcess, room: string): Promise<number> {
  const { rooms } = await (await fetch(`${server.url}/rooms`, {
    headers: { accept: "application/json" },
  })).json();
  return rooms.find(({ name }: { name: string }) => name === room).count;
}

function icon(page: Page): Promise<string> {
  return page.locator('link[rel="icon"]').getAttribute("href").then((href) => href ?? "");
}

Deno.test("rooms: messages elsewhere are counted live, in the list, the title and the icon", async () => {
  await server.talk({ ...WIDE, open: false }, async (talk) => {
    const { reader: { page }, server } = talk;
    const other = await saveAnother(talk);
    assertEquals([await page.title(), /news/.test(await icon(page))], [
      `${talk.room} · Hubbub`,
      false,
    ]);
    await annSays(server, other, "the second");
    await expectUnread(page, other, "1");
    assert(/icon_news/.test(await icon(page)));
    assertEquals(await page.title(), `${talk.room} · Hubbub`);
    await annSays(server, other, "and @Reader too");
    await expectUnread(page, other, "@1");
    await expectUnread(page, other, "2");
    await page.waitForFunction(() => document.title.startsWith("(1) "));
    // A user who looks at one room is not present in the other. The server notices some time later
    // that the previous page is gone.
    await until(async () => await countIn(server, other) === 0);

    await lineOf(page, other).locator("a").click();
    await page.waitForURL(`**/rooms/${other}?*`);
    await talk.reader.expectConnected("Connected");
    await page.locator(".new-line").waitFor();
    assertEquals(await lineOf(page, talk.room).locator(".unread-mark").count(), 0);
  });
});

Deno.test("rooms: a room that is read in one tab is read in all of them", async () => {
  await server.talk({ ...WIDE, open: false }, async (talk) => {
    const { reader, server, url } = talk;
    const other = await saveAnother(talk);
    await annSays(server, other, "the second");
    await expectUnread(reader.page, other, "1");
    await using second = await reader.openTab();
    await second.open(`${server.url}/rooms/${other}?name=Reader`);
    await lineOf(reader.page, other).locator(".unread-mark").waitFor({ state: "detached" });
    await reader.page.waitForFunction(() =>
      !document.querySelector<HTMLLinkElement>('link[rel="icon"]')!.href.includes("icon_news")
    );
    // The same room in two tabs: what one has read is not new in the other.
    await using third = await reader.openTab();
    await third.open(url);
    await third.page.evaluate(() =>
      Object.defineProperty(document, "visibilityState", { get: () => "hidden" })
    );
    await third.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await talk.say("to both");
    await reader.expectMessage("to both");
    await third.expectMessage("to both");
    await third.page.waitForFunction(() => !document.title.startsWith("("));
  });
});

Deno.test("rooms: a draft continues in another tab, and what was sent is there once in each", async () => {
  await server.talk(WIDE, async ({ reader, url }) => {
    await using second = await reader.openTab();
    await second.open(url);
    await reader.composer.fill("begun here");
    // A browser under test lets every tab believe that it has the focus.
    await reader.page.evaluate(() => document.hasFocus = () => false);
    await second.page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>("#composer-text")!.value === "begun here"
    );
    await second.composer.press("Enter");
    for (const tab of [reader, second]) {
      await tab.expectMessage("begun here");
      await tab.page.waitForFunction(() =>
        document.querySelector<HTMLTextAreaElement>("#composer-text")!.value === ""
      );
      const said = (await tab.messages()).filter((text) => text === "begun here");
      assertEquals(said.length, 1);
    }
  });
});

Deno.test("rooms: the switcher finds, opens and creates rooms by keyboard alone", async () => {
  await server.talk({ lines: 3, open: false }, async (talk) => {
    const { reader: { page, composer }, reader } = talk;
    const other = await saveAnother(talk);
    await composer.focus();
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Find a room" });
    await field.waitFor();
    await page.locator(".switcher [role=option]", { hasText: other }).waitFor();
    assertEquals(await field.evaluate((it) => it === document.activeElement), true);
    await page.keyboard.press("Escape");
    await field.waitFor({ state: "detached" });
    assertEquals(await composer.evaluate((it) => it === document.activeElement), true);

    await page.keyboard.press("Control+k");
    await field.waitFor();
    await page.keyboard.type("no such room!");
    await page.locator(".switcher-none").waitFor();
    await field.fill(other.slice(0, -1));
    const chosen = page.locator('.switcher [aria-selected="true"]');
    await page.locator(".switcher [role=option]", { hasText: "Open a new room" }).waitFor();
    assertEquals(await chosen.innerText(), other);
    await page.keyboard.press("ArrowDown");
    assertEquals(
      await field.getAttribute("aria-activedescendant"),
      await chosen.getAttribute("id"),
    );
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/rooms/${other}?name=Reader`);
    await reader.expectConnected("Connected");

    await page.keyboard.press("Control+k");
    await field.fill(`${other} new`);
    await page.locator(".switcher [role=option]", { hasText: "Open a new room" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/rooms/${other}-new?name=Reader`);
    await page.locator(".log-empty").waitFor();
  });
});

Deno.test("rooms: Alt with the arrows goes to the rooms beside it, with Shift to what is new", async () => {
  await server.talk({ ...WIDE, open: false }, async (talk) => {
    const { reader, server, room } = talk;
    const other = await saveAnother(talk);
    const third = `${room}-third`;
    await annSays(server, third, "hello");
    await reader.open(`${server.url}/rooms/${third}?name=Reader`);
    await reader.page.keyboard.press("Alt+ArrowDown");
    await reader.page.waitForURL(`**/rooms/${room}?*`);
    await reader.expectConnected("Connected");
    await annSays(server, third, "news");
    await expectUnread(reader.page, third, "1");
    await reader.page.keyboard.press("Alt+Shift+ArrowDown");
    await reader.page.waitForURL(`**/rooms/${third}?*`);
    await reader.expectConnected("Connected");
    await reader.page.keyboard.press("Alt+ArrowUp");
    await reader.page.waitForURL(`**/rooms/${other}?*`);
  });
});

Deno.test("rooms: returning from another room leads to the reading place", async () => {
  await server.talk({ width: 1_400, open: false }, async (talk) => {
    const { reader } = talk;
    const other = await saveAnother(talk);
    await reader.readUp(450);
    const seen = await reader.firstSeen();
    const offset = await reader.offsetOf(seen);
    await reader.page.waitForFunction(
      (key) => sessionStorage.getItem(key),
      `hubbub.place.${talk.room}`,
    );
    await lineOf(reader.page, other).locator("a").click();
    await reader.page.waitForURL(`**/rooms/${other}?*`);
    await reader.expectConnected("Connected");
    await talk.say("meanwhile.");
    await expectUnread(reader.page, talk.room, "1");
    await lineOf(reader.page, talk.room).locator("a").click();
    await reader.page.waitForURL(`**/rooms/${talk.room}?*`);
    await reader.expectConnected("Connected");
    await reader.expectInView(seen);
    assertEquals(await reader.firstSeen(), seen);
    assert(Math.abs(await reader.offsetOf(seen) - offset) < 1);
    await reader.page.locator(".pill", { hasText: "1 new message" }).waitFor();
  });
});

Deno.test("rooms: on a narrow page the list is a card, and a room can be left", async () => {
  await server.talk({ width: 360, lines: 3, open: false }, async (talk) => {
    const { reader: { page } } = talk;
    const other = await saveAnother(talk);
    await page.getByRole("button", { name: "Your rooms" }).press("Enter");
    const leave = page.getByRole("button", { name: `Remove ${other} from your rooms` });
    await leave.press("Enter");
    await lineOf(page, other).waitFor({ state: "detached" });
    const onLine = lineOf(page, talk.room).locator("a:focus");
    assertEquals(await onLine.count(), 1);
    await page.keyboard.press("Escape");
    await page.locator(".rooms-side").waitFor({ state: "hidden" });
    assertEquals(
      await page.evaluate((key) => localStorage.getItem(key), `hubbub.room.${other}`),
      null,
    );
  });
});

Deno.test("rooms: the switcher finds a room that is on no first page of the list", async () => {
  await server.talk({ lines: 3 }, async ({ reader, server, room }) => {
    await annSays(server, `${room}-zz-oldest`, "hi");
    for (let n = 0; n < 105; n++) {
      const path = `${server.url}/rooms/${room}-newer-${n}?name=guest${n}`;
      const response = await fetch(path, { method: "POST", body: "hi" });
      assertEquals(response.status, 201);
      await response.body?.cancel();
    }
    const { page } = reader;
    await page.keyboard.press("Control+k");
    await page.locator(".switcher [role=option]", { hasText: `${room}-newer-104` }).waitFor();
    assertEquals(await page.locator(".switcher [role=option]", { hasText: "-zz-" }).count(), 0);
    await page.keyboard.type("zz-old");
    await page.locator(".switcher [role=option]", { hasText: `${room}-zz-oldest` }).waitFor();
  });
});

Deno.test("rooms: the switcher's keys are named as this keyboard has them, and not on touch screens", async () => {
  await server.talk({ ...WIDE, open: false }, async ({ reader: { page }, enter, reader, url }) => {
    await page.addInitScript(() =>
      Object.defineProperty(navigator, "platform", { value: "MacIntel" })
    );
    await reader.open(url);
    await page.locator(".rooms-find kbd", { hasText: "⌘ K" }).waitFor();
    await page.keyboard.press("Meta+/");
    await page.locator(".key-way", { hasText: "⌘K" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Meta+k");
    await page.locator(".switcher [role=option]").first().waitFor({ state: "attached" });
    await using other = await enter("Finger", { touch: true });
    assertEquals(await other.page.locator(".rooms-find kbd").isVisible(), false);
  });
});
