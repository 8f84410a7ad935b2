// Writing: nothing that was started or sent is lost or doubled, and names are completed by
// keyboard.

import { assertEquals } from "@std/assert";
import { type PageServer, pageServer, type Talk } from "../support/page_server.ts";

const server: PageServer = pageServer();

async function textsInLog({ server, room }: Talk): Promise<string[]> {
  const response = await fetch(`${server.url}/rooms/${room}`, {
    headers: { accept: "application/json" },
  });
  const { events } = await response.json();
  return events.map(({ text }: { text: string }) => text);
}

Deno.test("a draft is there again after a reload, in its own room only, and gone once said", async () => {
  await server.talk({ lines: 1 }, async ({ reader, server, url }) => {
    await reader.composer.pressSequentially("half a th");
    await reader.page.goto(`${server.url}/rooms/elsewhere?name=Reader`);
    await reader.expectConnected("Connected");
    assertEquals(await reader.composer.inputValue(), "");
    await reader.open(url);
    assertEquals(await reader.composer.inputValue(), "half a th");
    await reader.composer.press("End");
    await reader.composer.pressSequentially("ought");
    await reader.composer.press("Enter");
    await reader.expectMessage("half a thought");
    await reader.page.reload();
    await reader.expectConnected("Connected");
    assertEquals(await reader.composer.inputValue(), "");
  });
});

Deno.test("a draft follows to another tab of the same room", async () => {
  await server.talk({ lines: 1 }, async ({ reader, url }) => {
    const second = await reader.page.context().newPage();
    await second.goto(url);
    await second.locator(".connection-words", { hasText: "Connected" }).waitFor();
    await reader.composer.pressSequentially("for both");
    await second.waitForFunction(() =>
      (document.getElementById("composer-text") as HTMLTextAreaElement).value === "for both"
    );
  });
});

Deno.test("what was written offline is kept over a reload and said exactly once when it is back", async () => {
  await server.talk({ lines: 1 }, async (talk) => {
    const { reader, url } = talk;
    // The transport is gone, pages still load: a reload during an outage.
    await reader.page.route("**/ws*", (route) => route.abort());
    await reader.page.routeWebSocket("**/ws*", (socket) => socket.close());
    await reader.page.goto(`${url}&connect=websocket`);
    await reader.page.locator(".connection-line.is-waiting").waitFor();
    await reader.say("first of two");
    await reader.say("second of two");
    await reader.page.reload();
    await reader.page.locator(".message.is-waiting", { hasText: "second of two" }).waitFor();
    assertEquals(await textsInLog(talk), ["line 1."]);
    const fresh = await reader.page.context().newPage();
    await reader.page.close();
    await fresh.goto(url);
    await fresh.locator(".message[id]", { hasText: "second of two" }).waitFor();
    await fresh.waitForFunction(() =>
      Object.keys(localStorage).every((key) => !key.startsWith("hubbub.outbox."))
    );
    assertEquals(await textsInLog(talk), ["line 1.", "first of two", "second of two"]);
    assertEquals(await fresh.locator(".message", { hasText: "of two" }).count(), 2);
  });
});

Deno.test("several tabs that come back never say anything twice", async () => {
  await server.talk({ lines: 1 }, async (talk) => {
    const { reader, url } = talk;
    await reader.page.routeWebSocket("**/ws*", (socket) => socket.close());
    await reader.page.goto(`${url}&connect=websocket`);
    await reader.page.locator(".connection-line.is-waiting").waitFor();
    for (const text of ["a", "b", "c"]) await reader.say(`tab ${text}.`);
    const context = reader.page.context();
    const tabs = await Promise.all([context.newPage(), context.newPage(), context.newPage()]);
    await reader.page.close();
    await Promise.all(tabs.map((tab) => tab.goto(url)));
    for (const tab of tabs) await tab.locator(".message[id]", { hasText: "tab c." }).waitFor();
    assertEquals(await textsInLog(talk), ["line 1.", "tab a.", "tab b.", "tab c."]);
  });
});

Deno.test("a message that is refused says so in its place, and is tried again when asked", async () => {
  await server.talk({ lines: 1 }, async ({ reader, url }) => {
    let refusing = true;
    await reader.page.route(
      "**/rooms/*",
      (route) =>
        route.request().method() === "POST" && refusing
          ? route.fulfill({ status: 403, json: { code: "forbidden", detail: "Not now" } })
          : route.continue(),
    );
    await reader.page.goto(`${url}&connect=polling`);
    await reader.expectConnected("long polling");
    await reader.say("may I?");
    const refusal = reader.page.locator(".refusal", { hasText: "Not now" });
    await refusal.waitFor();
    refusing = false;
    await refusal.locator("button", { hasText: "Try again" }).click();
    await reader.expectMessage("may I?");
    assertEquals(await reader.page.locator(".refusal").count(), 0);
  });
});

Deno.test("@ completes a name by keyboard, and says so to a screen reader", async () => {
  await server.talk({ lines: 1 }, async ({ reader }) => {
    await reader.composer.pressSequentially("hi @tal");
    const option = reader.page.locator('[role="option"][aria-selected="true"]');
    await option.waitFor();
    assertEquals(
      await reader.composer.getAttribute("aria-activedescendant"),
      await option.getAttribute("id"),
    );
    await reader.page.locator('[role="status"]', { hasText: "1 name" }).waitFor();
    await reader.composer.press("Tab");
    assertEquals(await reader.composer.inputValue(), "hi @Talker ");
    assertEquals(await reader.page.locator(".mention-list").count(), 0);
    await reader.composer.press("Enter");
    await reader.expectMessage("hi @Talker");
  });
});

Deno.test("a completed name is undone and done again, however it was taken, and the draft goes with it", async () => {
  await server.talk({ lines: 1 }, async ({ reader: { page, composer } }) => {
    const list = page.locator(".mention-list");
    const ways = [
      () => page.keyboard.press("Tab"),
      () => page.keyboard.press("Enter"),
      () => list.locator("li").first().click(),
    ];
    for (const take of ways) {
      for (const [before, after] of [["", ""], ["hi ", ""], ["hi ", " there"]] as const) {
        await composer.fill("");
        await composer.focus();
        await page.keyboard.type(`${before}${after}`);
        for (const _ of after) await page.keyboard.press("ArrowLeft");
        await page.keyboard.type("@tal");
        await list.waitFor();
        await take();
        assertEquals(await composer.inputValue(), `${before}@Talker ${after}`);
        await list.waitFor({ state: "detached" });
        await page.keyboard.press("Control+z");
        assertEquals(await composer.inputValue(), `${before}@tal${after}`);
        await page.keyboard.press("Control+Shift+z");
        assertEquals(await composer.inputValue(), `${before}@Talker ${after}`);
        await page.keyboard.type("x");
        assertEquals(await composer.inputValue(), `${before}@Talker x${after}`);
      }
    }
  });
});

Deno.test("Escape closes the list of names and keeps what was written", async () => {
  await server.talk({ lines: 1 }, async ({ reader }) => {
    await reader.composer.pressSequentially("@t");
    await reader.page.locator(".mention-list").waitFor();
    await reader.composer.press("Escape");
    await reader.page.locator(".mention-list").waitFor({ state: "detached" });
    await reader.composer.press("Enter");
    await reader.expectMessage("@t");
  });
});

Deno.test("the remaining length is shown near the limit, and longer texts are not sent", async () => {
  await server.talk({ lines: 1 }, async ({ reader }) => {
    await reader.composer.fill("x".repeat(3_990));
    await reader.page.locator(".composer-left", { hasText: "10 characters left" }).waitFor();
    await reader.composer.fill("x".repeat(4_001));
    await reader.page.locator(".composer-left", { hasText: "1 characters too many" }).waitFor();
    await reader.composer.press("Enter");
    assertEquals((await reader.composer.inputValue()).length, 4_001);
    assertEquals(await reader.page.locator(".message.is-own").count(), 0);
  });
});

Deno.test("a day's line leads to a date, without scripts too", async () => {
  await server.talk({ lines: 130 }, async ({ reader, url }) => {
    await reader.page.locator(".log").focus();
    await reader.page.keyboard.press("Home");
    await reader.page.locator(".day-button").first().click();
    const today = new Date().toISOString().slice(0, 10);
    await reader.page.locator("#date-jump-day").fill(today);
    await reader.page.locator(".date-jump button").click();
    await reader.expectInView("line 1.");
    const plain = await fetch(`${url}&around=${today}`, { headers: { accept: "text/html" } });
    assertEquals((await plain.text()).includes("line 1."), true);
  });
});
