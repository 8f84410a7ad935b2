// A room by keyboard alone, with real keys: everything can be done, and the focus is never lost.

import { assertEquals } from "@std/assert";
import type { Page } from "../support/playwright.ts";
import { pageHouse } from "../support/page_house.ts";
import type { PageUser } from "../support/page_user.ts";

const house = pageHouse({ HUBBUB_NEW_SESSIONS: "0" });

/** What has the focus, as somebody would call it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body) return "nothing";
    if (element.id === "composer-text") return "field";
    return element.classList.contains("log")
      ? "log"
      : element.ariaLabel ?? element.textContent ?? "";
  });
}

/** Signs in with a session, for guests cannot edit. */
async function signedIn(reader: PageUser, { server, room }: {
  readonly server: { readonly url: string };
  readonly room: string;
}): Promise<void> {
  await reader.page.request.post(`${server.url}/session`, {
    data: { name: "Reader" },
    headers: { origin: server.url, accept: "application/json" },
  });
  await reader.visit(`${server.url}/rooms/${room}`);
}

Deno.test('"?" lists the keys, Escape closes the list, and the focus is back where it was', async () => {
  await house.talk({ lines: 2 }, async ({ reader: { page } }) => {
    const help = page.getByRole("dialog", { name: "Keys" });
    await page.locator(".log").focus();
    await page.keyboard.press("?");
    await help.waitFor();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    assertEquals(await focused(page), "log");
    await page.locator("#composer-text").focus();
    await page.keyboard.press("Control+/");
    await help.waitFor();
    await page.keyboard.press("Enter");
    await help.waitFor({ state: "hidden" });
    assertEquals(await focused(page), "field");
  });
});

Deno.test('"?" in a field is a question mark; where nothing has the focus it opens the list', async () => {
  await house.talk({ lines: 2 }, async ({ reader: { page, composer } }) => {
    await composer.focus();
    await page.keyboard.type("why?");
    assertEquals(await composer.inputValue(), "why?");
    assertEquals(await page.getByRole("dialog").isVisible(), false);
    await composer.blur();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
  });
});

Deno.test("the list of keys is reached from the settings, and leads back to their button", async () => {
  await house.talk({ lines: 2 }, async ({ reader: { page } }) => {
    await page.getByRole("button", { name: "Settings" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Show all keys" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    assertEquals(await focused(page), "Settings");
  });
});

Deno.test("Escape goes from the field to the log and back, and first closes what lies over them", async () => {
  await house.talk({ lines: 2 }, async ({ reader: { page, composer } }) => {
    await composer.focus();
    const path = [];
    for (let times = 0; times < 2; times += 1) {
      await page.keyboard.press("Escape");
      path.push(await focused(page));
    }
    assertEquals(path, ["log", "field"]);
    await page.keyboard.type("@Tal");
    await page.locator(".mention-list").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".mention-list").waitFor({ state: "hidden" });
    assertEquals(await focused(page), "field");
    await page.getByRole("button", { name: "Settings" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assertEquals(await focused(page), "Settings");
  });
});

Deno.test("a message is edited and deleted by keys, and each time the focus stands somewhere", async () => {
  await house.talk({ lines: 2, open: false }, async ({ reader, ...talk }) => {
    const { page } = reader;
    await signedIn(reader, talk);
    await reader.say("first words");
    await reader.expectMessage("first words");
    assertEquals(await focused(page), "field");
    await page.keyboard.press("ArrowUp");
    await page.locator(".message-editor textarea").waitFor();
    await page.keyboard.type(" and more");
    await page.keyboard.press("Enter");
    await reader.expectMessage("first words and more");
    assertEquals(await focused(page), "field");
    const opener = page.getByRole("button", { name: /Edit or delete/ });
    await opener.focus();
    await page.keyboard.press("Enter");
    assertEquals(await focused(page), "Edit");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assertEquals(await focused(page), "Keep");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".message.is-deleted").waitFor();
    assertEquals(await focused(page), "log");
  });
});

Deno.test("what goes away when it was pressed leaves the focus in the log", async () => {
  await house.talk({ lines: 80 }, async ({ reader, say }) => {
    const { page } = reader;
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
