// While an answer is pending, the user types and moves on: a late answer removes nothing.

import { assertEquals } from "@std/assert";
import { focused, signedIn } from "../support/page_focus.ts";
import { someOf } from "../support/long_form.ts";
import { type PageServer, pageServer } from "../support/page_server.ts";
import { InputMethod } from "../support/page_input_method.ts";
import type { PageUser } from "../support/page_user.ts";

const server: PageServer = pageServer({ HUBBUB_NEW_SESSIONS: "0" });

/** A new user, whose sign-in is answered when `answer` is called. */
async function newcomer(reader: PageUser, url: string, refusal?: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await reader.page.route("**/session", async (route) => {
    asked.resolve();
    await promise;
    if (refusal === undefined) return await route.continue();
    await route.fulfill({ status: 409, json: { code: "conflict", detail: refusal } });
  });
  await reader.open(url.replace(/\?.*/, ""));
  await reader.page.locator("#composer-name").fill("Newcomer");
  return { answer: resolve, asked: asked.promise };
}

const TYPED_ON: readonly (readonly [what: string, keys: readonly string[], left: string])[] = [
  ["goes on at the end", ["!", " and more"], "! and more"],
  ["begins a new line", ["Shift+Enter", "second"], "second"],
  ["presses Enter again", ["Enter", "Enter"], ""],
  ["writes in front of it", ["Home", "oh, "], "oh, hello"],
  ["corrects it", ["ArrowLeft", "ArrowLeft", "Backspace", "L"], "heLlo"],
  ["deletes it", ["Control+a", "Delete"], ""],
  ["writes something else", ["Control+a", "other words"], "other words"],
  ["writes the same again", ["hello"], "hello"],
];

for (const [what, keys, left] of someOf(TYPED_ON, 4)) {
  Deno.test(`a newcomer who ${what} while the name is asked for keeps it, and the first text is said`, async () => {
    await server.talk({ lines: 1, open: false }, async ({ reader, url, room }) => {
      const { page, composer } = reader;
      const { answer, asked } = await newcomer(reader, url);
      await composer.pressSequentially("hello");
      await composer.press("Enter");
      await asked;
      for (const key of keys) {
        if (/^(?:Shift|Control|Arrow|Home|Enter|Delete|Backspace)/.test(key)) {
          await page.keyboard.press(key);
        } else await page.keyboard.type(key);
      }
      answer();
      await reader.expectMessage("hello");
      assertEquals(await composer.inputValue(), left);
      assertEquals(await focused(page), "field");
      // What was left is a draft: a reload restores it.
      await page.waitForFunction(
        ([key, left]) => (localStorage.getItem(key!) ?? "") === left,
        [`hubbub.draft.${room}`, left] as const,
      );
      await page.reload();
      await reader.expectConnected("Connected");
      assertEquals(await composer.inputValue(), left);
      assertEquals(await page.locator(".message.is-own").count(), 1);
    });
  });
}

Deno.test("what a newcomer composes while the name is asked for is composed to its end", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page, composer } = reader;
    const { answer, asked } = await newcomer(reader, url);
    await composer.pressSequentially("hello");
    await composer.press("Enter");
    await asked;
    await using method = await InputMethod.of(page);
    await method.compose("shi");
    answer();
    await reader.expectMessage("hello");
    await method.compose("shijie");
    await method.commit("世界");
    assertEquals(await composer.inputValue(), "世界");
  });
});

Deno.test("who goes elsewhere while the name is asked for is not called back", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page, composer } = reader;
    const { answer, asked } = await newcomer(reader, url);
    await composer.pressSequentially("hello");
    await composer.press("Enter");
    await asked;
    await composer.pressSequentially(" again");
    await page.locator(".log").focus();
    answer();
    await reader.expectMessage("hello");
    assertEquals(await focused(page), "log");
    assertEquals(await composer.inputValue(), " again");
  });
});

Deno.test("a refused name takes neither the text nor the keys of who types on", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page, composer } = reader;
    const { answer, asked } = await newcomer(reader, url, "Taken");
    await composer.pressSequentially("hello");
    await composer.press("Enter");
    await asked;
    await page.keyboard.type(" wor");
    answer();
    await page.locator(".composer-problem").waitFor();
    await page.keyboard.type("ld");
    assertEquals(await composer.inputValue(), "hello world");
    assertEquals(await page.locator("#composer-name").inputValue(), "Newcomer");
  });
});

Deno.test("a refused name gets the focus if the user has not moved on", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page, composer } = reader;
    const { answer, asked } = await newcomer(reader, url, "Taken");
    await composer.pressSequentially("hello");
    await composer.press("Enter");
    await asked;
    answer();
    await page.locator(".composer-problem").waitFor();
    await page.locator("#composer-name:focus").waitFor();
  });
});

Deno.test("a name of blanks is asked for again, in words", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page, composer } = reader;
    await reader.open(url.replace(/\?.*/, ""));
    for (const name of ["   ", "\u3000", "\u00a0", ""]) {
      await page.locator("#composer-name").fill(name);
      await composer.fill("hello");
      await composer.press("Enter");
      await page.locator('.composer-problem[role="alert"]', { hasText: "name" }).waitFor();
      await page.locator("#composer-name:focus").waitFor();
      assertEquals(await composer.inputValue(), "hello");
      await page.locator("#composer-name").fill("x");
      await page.locator(".composer-problem").waitFor({ state: "detached" });
    }
  });
});

Deno.test("what is composed before the switcher has come is composed to its end, and the caret stays", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page } = reader;
    const { promise, resolve } = Promise.withResolvers<void>();
    const came = Promise.withResolvers<void>();
    await page.route(/\/switcher-/, async (route) => {
      await promise;
      await route.continue();
      came.resolve();
    });
    await reader.open(url);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("xy");
    await page.keyboard.press("ArrowLeft");
    await using method = await InputMethod.of(page);
    await method.compose("nihao");
    resolve();
    await came.promise;
    // Everything loaded by now has run by then.
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await method.compose("nihaoma");
    await method.commit("-a-");
    const field = page.getByRole("combobox", { name: "Find a room" });
    await field.waitFor();
    await page.keyboard.type("z");
    assertEquals(await field.inputValue(), "x-a-zy");
  });
});

Deno.test("what was typed into a switcher that did not come is there when it is tried again", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url }) => {
    const { page } = reader;
    const { promise, resolve } = Promise.withResolvers<void>();
    let isBroken = true;
    await page.route(/\/switcher-/, async (route) => {
      await promise;
      await (isBroken ? route.abort() : route.continue());
    });
    await reader.open(url);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("garden");
    resolve();
    await page.locator("dialog.switcher button").waitFor();
    isBroken = false;
    await page.keyboard.press("Enter");
    const field = page.getByRole("combobox", { name: "Find a room" });
    await field.waitFor();
    assertEquals(await field.inputValue(), "garden");
    reader.errors.length = 0;
  });
});

Deno.test("a room that is chosen in the switcher stays chosen when the list of all rooms comes", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url, server }) => {
    const { page } = reader;
    for (const room of ["zoo-b", "zoo-a"]) {
      await reader.open(`${server.url}/rooms/${room}?name=Reader`);
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route(/\/rooms\?/, async (route) => {
      await promise;
      const rooms = ["zoo", "zoo-1", "zoo-2"].map((name) => ({ name }));
      await route.fulfill({ json: { rooms } });
    });
    await reader.open(url);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find a room" }).fill("zoo");
    await page.keyboard.press("ArrowDown");
    const chosen = page.locator('.switcher-list [aria-selected="true"] .saved-room-name');
    const room = await chosen.innerText();
    resolve();
    await page.locator(".switcher [role=option]", { hasText: "zoo-2" }).waitFor();
    assertEquals(await chosen.innerText(), room);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/rooms/${room}\\b`));
  });
});

Deno.test("the notifications of a room are the last choice, however late the browser's answer comes", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, url, room }) => {
    const { page } = reader;
    await page.addInitScript(() => {
      Object.defineProperty(Notification, "permission", { get: () => "default" });
      Notification.requestPermission = () =>
        new Promise((resolve) => Object.assign(globalThis, { allow: () => resolve("granted") }));
    });
    await reader.open(url);
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByLabel("For every message").click();
    await page.getByLabel("None").click();
    await page.evaluate(async () => {
      (globalThis as unknown as { allow: () => void }).allow();
      await new Promise((resolve) => setTimeout(resolve));
    });
    assertEquals(await page.getByLabel("None").isChecked(), true);
    const kept = await page.evaluate((key) => localStorage.getItem(key), `hubbub.kept.${room}`);
    assertEquals(kept?.includes("everything") ?? false, false);
  });
});

Deno.test("who goes on elsewhere while their message is deleted in another tab is not called back", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, ...talk }) => {
    const { page } = reader;
    await signedIn(reader, talk);
    await reader.say("mine");
    await reader.expectMessage("mine");
    await reader.composer.press("ArrowUp");
    await page.locator(".message-editor textarea").waitFor();
    await page.getByRole("button", { name: "Settings" }).focus();
    await page.request.delete(`${talk.server.url}/rooms/${talk.room}/2`, {
      headers: { origin: talk.server.url },
    });
    await page.locator(".message.is-deleted").waitFor();
    assertEquals(await focused(page), "Settings");
  });
});
