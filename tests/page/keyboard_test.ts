// A room by keyboard alone, with real keys: everything can be done, and the focus is never lost.

import { assertEquals } from "@std/assert";
import { focused, keysReady, signedIn } from "../support/page_focus.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer({ HUBBUB_NEW_SESSIONS: "0" });

Deno.test('"?" lists the keys, Escape closes the list, and the focus is back where it was', async () => {
  await server.talk({ lines: 2 }, async ({ reader: { page } }) => {
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

Deno.test('"?" in a field is a question mark; if nothing has the focus it opens the list', async () => {
  await server.talk({ lines: 2 }, async ({ reader: { page, composer } }) => {
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
  await server.talk({ lines: 2 }, async ({ reader: { page } }) => {
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
  await server.talk({ lines: 2 }, async ({ reader: { page, composer } }) => {
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

Deno.test("a message is edited and deleted by keys, and the focus is never lost", async () => {
  await server.talk({ lines: 2, open: false }, async ({ reader, ...talk }) => {
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

Deno.test("the log is one Tab stop: Tab goes from the header to the log to the field, and back", async () => {
  await server.talk({ lines: 6, open: false }, async ({ reader, ...talk }) => {
    const { page } = reader;
    await signedIn(reader, talk);
    await keysReady(page);
    await talk.say("see https://example.org and **that**");
    await reader.say("my own");
    await reader.expectMessage("my own");
    for (const key of ["", "ArrowUp"]) {
      await reader.composer.focus();
      await page.keyboard.press("Shift+Tab");
      assertEquals(await focused(page), "log");
      if (key !== "") {
        await page.keyboard.press(key);
        assertEquals(await focused(page), "my own");
      }
      await page.keyboard.press("Shift+Tab");
      assertEquals((await focused(page)).startsWith("Reader"), true, await focused(page));
      await page.keyboard.press("Tab");
      assertEquals(await focused(page), "log");
      if (key !== "") await page.keyboard.press(key);
      await page.keyboard.press("Tab");
      assertEquals(await focused(page), "field");
    }
  });
});

Deno.test("code wider than its message is no Tab stop; within its message arrows scroll it, then go on", async () => {
  await server.talk({ lines: 1 }, async ({ reader, sayAll }) => {
    const { page } = reader;
    await keysReady(page);
    const wide = "```\n" + "a long line of code ".repeat(20) + "\n```";
    await sayAll([...Array.from({ length: 12 }, () => wide), "```\nshort\n```"]);
    await page.locator(".message pre").nth(12).waitFor();
    await reader.expectAtBottom();
    for (const key of ["Tab", "Shift+Tab"]) {
      await page.locator(".log").focus();
      await page.keyboard.press(key);
      assertEquals(await page.evaluate(() => document.activeElement?.closest(".log")), null, key);
    }
    await reader.expectAtBottom();
    const isPre = () => page.evaluate(() => document.activeElement?.tagName === "PRE");
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    // Nothing of the short one is hidden, so there is nothing to move to in it.
    await page.keyboard.press("Enter");
    assertEquals(await isPre(), false);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    assertEquals(await isPre(), true);
    const { top } = await reader.log();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => document.activeElement!.scrollLeft > 0);
    assertEquals([await isPre(), (await reader.log()).top], [true, top]);
    await page.evaluate(() => document.activeElement!.scrollLeft = 100_000);
    await page.keyboard.press("ArrowRight");
    assertEquals((await focused(page)).startsWith("Link to this message"), true);
    await page.keyboard.press("Tab");
    assertEquals(await focused(page), "field");
  });
});

Deno.test("in the log arrows go from message to message, Enter into one, Escape out again", async () => {
  await server.talk({ lines: 4, open: false }, async ({ reader, ...talk }) => {
    const { page } = reader;
    const press = async (key: string) => {
      await page.keyboard.press(key);
      return await focused(page);
    };
    await signedIn(reader, talk);
    await keysReady(page);
    await reader.say("see https://example.org here");
    // The parser, which creates its link, may be loaded after the message.
    await page.locator(".message[id] .message-text a").waitFor();
    assertEquals(await press("Escape"), "log");
    assertEquals(await press("ArrowUp"), "see https://example.org here");
    assertEquals(await press("Enter"), "https://example.org");
    assertEquals((await press("ArrowRight")).startsWith("Link to this message"), true);
    assertEquals((await press("ArrowRight")).startsWith("Edit or delete"), true);
    assertEquals(await press("ArrowRight"), "https://example.org");
    assertEquals((await press("ArrowLeft")).startsWith("Edit or delete"), true);
    assertEquals(await press("Enter"), "Edit");
    assertEquals((await press("Escape")).startsWith("Edit or delete"), true);
    assertEquals(await press("Escape"), "see https://example.org here");
    assertEquals(await press("ArrowUp"), "line 4.");
    assertEquals(await press("Home"), await page.locator(".day-button").innerText());
    assertEquals(await press("ArrowDown"), "line 1.");
    assertEquals(await press("End"), "see https://example.org here");
    assertEquals(await press("ArrowDown"), "see https://example.org here");
    await press("ArrowUp");
    await press("Enter");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/rooms/${talk.room}/4`);
  });
});

Deno.test("letters typed on a message are written; the list of keys comes back to the message", async () => {
  await server.talk({ lines: 3 }, async ({ reader: { page, composer } }) => {
    await keysReady(page);
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    assertEquals(await focused(page), "line 3.");
    await page.keyboard.type("hi");
    assertEquals(await composer.inputValue(), "hi");
  });
});

Deno.test("moving up by arrows is reading: new messages move nothing, and the message keeps the focus", async () => {
  await server.talk({ lines: 60 }, async ({ reader, say }) => {
    const { page } = reader;
    await keysReady(page);
    await reader.expectAtBottom();
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    assertEquals(await focused(page), "line 60.");
    await say("while following");
    await reader.expectMessage("while following");
    await reader.expectAtBottom();
    const first = await reader.firstSeen();
    for (let presses = 0; presses < 60 && await reader.firstSeen() === first; presses += 1) {
      await page.keyboard.press("ArrowUp");
    }
    await reader.rest();
    const at = await focused(page);
    assertEquals(await reader.isInView(at), true);
    const moved = await reader.movedWhile(async () => {
      await say("while reading");
      await page.locator(".pill.has-news").waitFor();
    });
    assertEquals(moved, 0, "what was read moved");
    assertEquals([await focused(page), await reader.isInView(at)], [at, true]);
    await page.keyboard.press("End");
    await reader.expectAtBottom();
    assertEquals(await focused(page), "while reading");
  });
});

Deno.test("arrows scroll through a message higher than the view before the next one", async () => {
  await server.talk({ lines: 2, tall: 60 }, async ({ reader }) => {
    const { page } = reader;
    await keysReady(page);
    await reader.expectAtBottom();
    await page.locator(".is-high summary").last().click();
    await page.locator(".is-high details[open]").last().waitFor();
    await page.locator(".log").press("End");
    await reader.expectAtBottom();
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    const tops = [];
    for (let presses = 0; presses < 2; presses += 1) {
      await page.keyboard.press("ArrowUp");
      await reader.rest();
      tops.push((await reader.log()).top);
      assertEquals((await focused(page)).startsWith("line 2."), true);
    }
    assertEquals(tops[0]! > tops[1]! && tops[1]! > 0, true);
  });
});
