// Whatever was opened returns the focus; whatever disappears passes it on. With real keys.

import { assertEquals } from "@std/assert";
import { focused, keysReady, signedIn } from "../support/page_focus.ts";
import { pageServer } from "../support/page_server.ts";
import { ServerProcess } from "../support/server_process.ts";

const guestServer = pageServer({ HUBBUB_NEW_SESSIONS: "0" });

Deno.test("the switcher returns the focus to the message, the button and the drawer it came from", async () => {
  await guestServer.talk({ lines: 3 }, async ({ reader: { page } }) => {
    await keysReady(page);
    const field = page.getByRole("combobox", { name: "Find a room" });
    const readIn = async () => {
      await field.waitFor();
      await page.keyboard.type("x");
      await page.keyboard.press("Escape");
      await page.locator("dialog.switcher").waitFor({ state: "detached" });
      return await focused(page);
    };
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Control+k");
    assertEquals(await readIn(), "line 3.");
    await page.getByRole("button", { name: "Settings" }).focus();
    await page.keyboard.press("Control+k");
    assertEquals(await readIn(), "Settings");
    // What is opened from a drawer closes it: its button remains.
    await page.getByRole("button", { name: "Your rooms" }).press("Enter");
    await page.locator(".rooms-find").press("Enter");
    assertEquals(await readIn(), "Your rooms");
  });
});

Deno.test("the switcher returns the focus to its button in the list of rooms if that stays open", async () => {
  await guestServer.talk({ lines: 1, width: 1_400 }, async ({ reader: { page } }) => {
    await page.locator(".rooms-find").press("Enter");
    await page.getByRole("combobox", { name: "Find a room" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog.switcher").waitFor({ state: "detached" });
    assertEquals((await focused(page)).startsWith("Find a room"), true, await focused(page));
  });
});

Deno.test("the drawers of rooms and users and the jump to a date return the focus to their buttons", async () => {
  await guestServer.talk({ lines: 2, width: 500 }, async ({ reader: { page } }) => {
    const openers = [
      [page.getByRole("button", { name: "Your rooms" }), ".rooms-side a"],
      [page.locator(".roster-button"), ".roster"],
      [page.locator(".day-button"), "#date-jump-day"],
    ] as const;
    for (const [opener, inside] of openers) {
      await opener.press("Enter");
      const name = await focused(page);
      await page.locator(inside).first().waitFor();
      await page.keyboard.press("Escape");
      await page.locator(inside).first().waitFor({ state: "hidden" });
      assertEquals(await focused(page), name);
    }
  });
});

Deno.test("a message's menu and editor return the focus to the message, or to the composer", async () => {
  await guestServer.talk({ lines: 2, open: false }, async ({ reader, ...talk }) => {
    const { page } = reader;
    await signedIn(reader, talk);
    await keysReady(page);
    await reader.say("mine");
    await reader.expectMessage("mine");
    const opener = page.getByRole("button", { name: /Edit or delete/ });
    await opener.press("Enter");
    await page.getByRole("button", { name: "Delete", exact: true }).press("Enter");
    await page.getByRole("button", { name: "Keep" }).press("Enter");
    assertEquals((await focused(page)).startsWith("Edit or delete"), true);
    const editor = page.locator(".message-editor textarea");
    const edit = async () => {
      await opener.press("Enter");
      await page.getByRole("button", { name: "Edit", exact: true }).press("Enter");
      await editor.waitFor();
    };
    await edit();
    await page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
    assertEquals(await focused(page), "mine");
    await edit();
    await page.keyboard.type(" and more");
    await page.keyboard.press("Enter");
    await reader.expectMessage("mine and more");
    assertEquals(await focused(page), "mine and more");
    // A user who came from the composer continues there.
    await reader.composer.press("ArrowUp");
    await editor.waitFor();
    await page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
    assertEquals(await focused(page), "field");
  });
});

Deno.test("a button that disappears when it is pressed leaves the focus in the log", async () => {
  await guestServer.talk({ lines: 80 }, async ({ reader, say }) => {
    const { page } = reader;
    await keysReady(page);
    await reader.expectAtBottom();
    await reader.readUp(1_200);
    await say("below");
    await page.locator(".pill.has-news").press("Enter");
    await reader.expectAtBottom();
    await page.locator(".pill").waitFor({ state: "detached" });
    assertEquals(await focused(page), "log");
    await page.keyboard.press("Home");
    await reader.rest();
    await page.keyboard.press("End");
    await reader.expectAtBottom();
    await page.locator(".day-button").first().press("Enter");
    await page.locator("#date-jump-day").fill("2020-01-01");
    await page.locator("#date-jump-day").press("Enter");
    await reader.rest();
    await reader.expectMessage("line 1.");
    assertEquals(await focused(page) === "nothing", false);
  });
});

Deno.test("a members-only server: a user who is signed out while writing gets to the sign-in", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_GUESTS: "false" } });
  await guestServer.talk({ lines: 0, open: false }, async ({ reader }) => {
    const { page } = reader;
    const at = { server, room: "closed" };
    await signedIn(reader, at);
    await reader.composer.pressSequentially("half a sen");
    await page.request.delete(`${server.url}/session`, { headers: { origin: server.url } });
    await page.locator(".composer.is-closed").waitFor();
    assertEquals(await focused(page), "Sign in");
  });
});

Deno.test("the reconnect button leaves the focus in the log, however it disappears", async () => {
  await guestServer.talk({ lines: 2 }, async ({ reader: { page } }) => {
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Retry" }).focus();
    await page.context().setOffline(false);
    await page.locator(".connection-line.is-live").waitFor();
    assertEquals(await focused(page), "log");
  });
});
