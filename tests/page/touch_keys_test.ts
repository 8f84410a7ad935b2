// Enter on a touch keyboard, and what the page says about it.

import { assertEquals } from "@std/assert";
import { signedIn } from "../support/page_focus.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer({ HUBBUB_NEW_SESSIONS: "0" });

Deno.test("on a phone Enter breaks the line, the button and Ctrl + Enter send", async () => {
  await server.talk({ lines: 1, width: 390, height: 700, touch: true }, async ({ reader }) => {
    const { page, composer } = reader;
    await composer.tap();
    await page.keyboard.type("one");
    await page.keyboard.press("Enter");
    await page.keyboard.type("two");
    assertEquals(await composer.inputValue(), "one\ntwo");
    assertEquals(await composer.getAttribute("enterkeyhint"), "enter");
    assertEquals((await composer.getAttribute("title"))?.includes("Enter sends"), false);
    await page.locator(".send-button").tap();
    await reader.expectMessage("two");
    await composer.pressSequentially("three");
    await composer.press("Control+Enter");
    await reader.expectMessage("three");
    assertEquals(await composer.inputValue(), "");
  });
});

Deno.test("on a phone Enter takes a name that is offered, and breaks the line of a message that is changed", async () => {
  await server.talk({ lines: 1, open: false, touch: true }, async ({ reader, ...talk }) => {
    const { page, composer } = reader;
    await signedIn(reader, talk);
    await composer.pressSequentially("@tal");
    await page.locator(".mention-list").waitFor();
    await composer.press("Enter");
    assertEquals(await composer.inputValue(), "@Talker ");
    await page.locator(".send-button").tap();
    await reader.expectMessage("@Talker");
    await composer.press("ArrowUp");
    const editor = page.locator(".message-editor textarea");
    await editor.press("Enter");
    await page.keyboard.type("more");
    assertEquals(await editor.inputValue(), "@Talker \nmore");
    assertEquals(await editor.getAttribute("title"), null);
    await page.getByRole("button", { name: "Save" }).tap();
    await reader.expectMessage("more");
  });
});

Deno.test("with a mouse Enter sends, Shift + Enter starts a new line, and the field says so", async () => {
  await server.talk({ lines: 1 }, async ({ reader }) => {
    const { page, composer } = reader;
    await composer.focus();
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    assertEquals(await composer.inputValue(), "one\ntwo");
    assertEquals(await composer.getAttribute("enterkeyhint"), "send");
    assertEquals((await composer.getAttribute("title"))?.includes("Enter sends"), true);
    await page.keyboard.press("Enter");
    await reader.expectMessage("two");
  });
});

for (
  const [what, query, javaScript] of [
    ["no script", "", false],
    ["active refresh", "&connect=refresh", true],
  ] as const
) {
  Deno.test(`with ${what} Enter breaks the line, and nothing says otherwise`, async () => {
    await server.talk({ lines: 1, open: false, javaScript }, async ({ reader, url }) => {
      const { composer } = reader;
      await reader.page.goto(url + query);
      await composer.focus();
      await reader.page.keyboard.type("one");
      await reader.page.keyboard.press("Enter");
      assertEquals(await composer.inputValue(), "one\n");
      assertEquals(await composer.getAttribute("title"), null);
      assertEquals(await composer.getAttribute("enterkeyhint"), null);
    });
  });
}
