// Keys that belong to an input method are not handled by the page.

import { assertEquals } from "@std/assert";
import { launchWholeChromium } from "../support/chromium.ts";
import { focused, keysReady, signedIn } from "../support/page_focus.ts";
import { someOf } from "../support/long_form.ts";
import { pageServer } from "../support/page_server.ts";
import { InputMethod } from "../support/page_input_method.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

const server = pageServer({ HUBBUB_NEW_SESSIONS: "0" });

Deno.test("an Escape of an input method leaves the editor open, with its change", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, ...talk }) => {
    const { page } = reader;
    await signedIn(reader, talk);
    await reader.say("mine");
    await reader.expectMessage("mine");
    await reader.composer.press("ArrowUp");
    const editor = page.locator(".message-editor textarea");
    await editor.waitFor();
    await page.keyboard.type(" too");
    await using method = await InputMethod.of(page);
    await method.compose("ni");
    await method.press("Escape");
    // In Safari, the composition has ended when the key arrives.
    await method.commit("你");
    await method.press("Escape");
    await method.press("Enter");
    assertEquals(await editor.inputValue(), "mine too你");
    await page.keyboard.press("Enter");
    await reader.expectMessage("mine too你");
  });
});

const KEYS = ["ArrowDown", "ArrowUp", "Tab", "Escape", "Enter"].flatMap((key) =>
  [false, true].map((ended) => [key, ended] as const)
);
for (const [key, ended] of someOf(KEYS, 4)) {
  const when = ended ? "just after" : "while";
  Deno.test(`${key} ${when} composing after an @ leaves the list of names as it is`, async () => {
    await server.talk({ lines: 1, open: false }, async ({ reader, url, enter }) => {
      const { page, composer } = reader;
      await using _other = await enter("Talia");
      await reader.open(url);
      await composer.pressSequentially("@");
      const chosen = page.locator('.mention-list [aria-selected="true"]');
      await chosen.waitFor();
      await using method = await InputMethod.of(page);
      await method.compose("tal");
      if (ended) await method.commit("tal");
      const before = await chosen.innerText();
      assertEquals(await page.locator(".mention-list li").count(), 2);
      await method.press(key);
      assertEquals(await composer.inputValue(), "@tal");
      assertEquals(await chosen.innerText(), before);
      assertEquals(await focused(page), "field");
    });
  });
}

Deno.test("keys of an input method neither send, nor edit, nor leave the field, nor open another room", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, ...talk }) => {
    const { page, composer } = reader;
    await signedIn(reader, talk);
    await reader.say("mine");
    await reader.expectMessage("mine");
    await using method = await InputMethod.of(page);
    await composer.focus();
    // In an empty composer, these keys would edit, leave the field, or send.
    for (const key of ["ArrowUp", "Escape", "Enter", "Tab"]) {
      await method.press(key);
      assertEquals(await page.locator(".message-editor").count(), 0, key);
      assertEquals(await composer.inputValue(), "", key);
    }
    await method.compose("k");
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+/");
    await page.keyboard.press("Escape");
    assertEquals(await page.locator("dialog[open]").count(), 0);
    assertEquals(await focused(page), "field");
    await method.commit("课");
    assertEquals(await composer.inputValue(), "课");
  });
});

Deno.test("keys of an input method choose no room in the switcher, and do not close it", async () => {
  await server.talk({ lines: 1 }, async ({ reader: { page }, url }) => {
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Find a room" });
    await field.waitFor();
    await using method = await InputMethod.of(page);
    await method.compose("fang");
    const chosen = page.locator('.switcher-list [aria-selected="true"]');
    const before = await chosen.innerText();
    for (const key of ["ArrowDown", "Enter", "Escape"]) await method.press(key);
    await method.commit("fang");
    for (const key of ["ArrowDown", "Enter"]) await method.press(key);
    assertEquals(await field.inputValue(), "fang");
    assertEquals(await chosen.innerText(), before);
    assertEquals(page.url(), url);
  });
});

Deno.test("in the log, keys of an input method do nothing", async () => {
  await server.talk({ lines: 3 }, async ({ reader: { page } }) => {
    await keysReady(page);
    await page.locator(".log").focus();
    await page.keyboard.press("ArrowUp");
    await using method = await InputMethod.of(page);
    for (const key of ["ArrowUp", "Home", "Escape", "?"]) {
      await method.press(key);
      assertEquals(await focused(page), "line 3.", key);
    }
  });
});

Deno.test("a text that is sent by the button during a composition is sent once", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, ...talk }) => {
    const { page } = reader;
    await signedIn(reader, talk);
    await reader.composer.focus();
    await using method = await InputMethod.of(page);
    await method.compose("nihao");
    // Tapping a button may leave the focus, and with it the composition, where it is.
    const submit = () =>
      page.locator("form.composer").evaluate((form: HTMLFormElement) => form.requestSubmit());
    await submit();
    await reader.expectMessage("nihao");
    await submit();
    await method.commit("nihao");
    await page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>("#composer-text")!.value === ""
    );
    await reader.say("after");
    await reader.expectMessage("after");
    assertEquals(await page.locator(".message", { hasText: "nihao" }).count(), 1);
  });
});

Deno.test("a session that ends during a composition leaves a working composer", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_PASSWORD: "sesame" } });
  await using browser = await launchWholeChromium();
  await using alice = await PageUser.open(browser);
  const { page } = alice;
  await page.goto(server.url);
  await page.locator('input[name="name"]').fill("Alice");
  await page.locator('input[name="password"]').fill("sesame");
  await page.locator('form[action="/session"] button').first().click();
  await alice.expectConnected("Connected");
  await alice.composer.focus();
  await using method = await InputMethod.of(page);
  await method.compose("nihao");
  await page.locator("form.composer").evaluate((form: HTMLFormElement) => form.requestSubmit());
  await alice.expectMessage("nihao");
  await using other = await alice.openTab();
  await other.page.goto(server.url);
  await other.page.locator("#sign-out button").click();
  await page.locator(".composer.is-closed").waitFor();
  await other.page.locator('input[name="name"]').fill("Alice");
  await other.page.locator('input[name="password"]').fill("sesame");
  await other.page.locator('form[action="/session"] button').first().click();
  await other.page.waitForURL("**/rooms/lobby");
  await page.locator(".connection-line button").click();
  await alice.expectConnected("Connected");
  await alice.say("after");
  await other.expectMessage("after");
});
