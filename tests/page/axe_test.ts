// axe finds no violation in any state of any page, in light, dark and forced colours.

import { assertEquals } from "@std/assert";
import { objections } from "../support/axe.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer({ HUBBUB_NEW_SESSIONS: "0" });

Deno.test("axe finds no violation in a room: empty, with the settings, the help, the roster", async () => {
  await server.talk({ lines: 0, width: 500 }, async ({ reader: { page } }) => {
    await page.locator(".log-empty").waitFor();
    assertEquals(await objections(page), [], "empty room");
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("switch").first().waitFor();
    assertEquals(await objections(page), [], "settings");
    await page.getByRole("button", { name: "Show all keys" }).click();
    await page.getByRole("heading", { name: "Keys" }).waitFor();
    assertEquals(await objections(page), [], "help");
    await page.keyboard.press("Escape");
    await page.locator(".roster-button").click();
    assertEquals(await objections(page), [], "roster");
  });
});

Deno.test("axe finds no violation in a conversation: read, answered, edited, deleted, scrolled back", async () => {
  await server.talk({ lines: 12, open: false }, async ({ reader, url, say, server, room }) => {
    const { page } = reader;
    await page.request.post(`${server.url}/session`, {
      data: { name: "Reader" },
      headers: { origin: server.url, accept: "application/json" },
    });
    await reader.open(url);
    await say(
      "@Reader **look**: `code`, [a link](https://example.org)\n\n> quoted\n\n- one\n- two",
    );
    await say("```\nlet block;\n```");
    for (const text of ["mine", "gone"]) await reader.say(text);
    await reader.expectMessage("gone");
    await page.locator(".message-actions-opener").last().click();
    assertEquals(await objections(page), [], "menu");
    await page.locator(".message-menu button").last().click();
    assertEquals(await objections(page), [], "asked whether to delete");
    await page.locator(".message-menu .is-danger").click();
    await page.locator(".message.is-deleted").waitFor();
    await reader.composer.press("ArrowUp");
    await page.locator(".message-editor").waitFor();
    assertEquals(await objections(page), [], "editing");
    await page.keyboard.press("Escape");
    await reader.composer.pressSequentially("@Tal");
    await page.locator(".mention-list").waitFor();
    assertEquals(await objections(page), [], "names offered");
    await page.goto(`${server.url}/rooms/${room}/2`);
    await page.locator(".message.is-target").waitFor();
    assertEquals(await objections(page), [], "a permalink");
    await page.locator(".day-button").first().click();
    assertEquals(await objections(page), [], "jump to a date");
  });
});

Deno.test("axe finds no violation while messages wait, are refused, and the network is gone", async () => {
  await server.talk({ lines: 3, open: false }, async ({ reader, server, room }) => {
    const { page } = reader;
    await page.goto(`${server.url}/rooms/${room}`);
    await reader.expectConnected("Connected");
    assertEquals(await objections(page), [], "no name yet");
    await page.locator("#composer-name").fill("Reader");
    await reader.say("first");
    await reader.expectMessage("first");
    await reader.composer.fill("x".repeat(4_001));
    await page.locator(".composer-left.is-over").waitFor();
    assertEquals(await objections(page), [], "too long");
    await page.context().setOffline(true);
    await page.locator(".connection-line.is-offline").waitFor();
    await reader.say("later");
    await page.locator(".message.is-waiting").waitFor();
    assertEquals(await objections(page), [], "offline");
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    assertEquals(await objections(page), [], "a message with the focus");
  });
});

Deno.test("axe finds no violation on the other pages, and on those without scripts", async () => {
  await server.talk({ lines: 3, open: false }, async ({ reader, server, room }) => {
    const { page } = reader;
    const paths = [
      "/",
      "/rooms",
      "/nowhere",
      `/rooms/${room}?refresh=5`,
      `/rooms/${room}?view=log&refresh=3600`,
    ];
    for (const path of paths) {
      await page.goto(server.url + path);
      assertEquals(await objections(page), [], path);
    }
    // Without scripts, only the frame updates the page; it offers to stop that.
    const frame = `${server.url}/rooms/${room}?view=log`;
    await page.goto(frame);
    // It may reload during the check: an answer without content leaves it as it is.
    await page.route(({ href }) => href === frame, (route) => route.fulfill({ status: 204 }));
    assertEquals(await objections(page, ["meta-refresh"]), [], "the frame that loads itself");
    // The browser logs each error status; nothing else went wrong.
    reader.errors.length = 0;
  });
});
