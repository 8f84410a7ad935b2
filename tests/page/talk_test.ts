// Two users talk in a real browser: each sees what the other writes, whatever happens in between.

import { assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("two users see each other and their messages", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await using bob = await PageUser.open(browser, { width: 360, colorScheme: "dark" });
  await alice.signIn(server.url, { name: "Alice" });
  await bob.signIn(server.url, { name: "Bob" });
  await alice.expectConnected("WebSocket");
  await alice.page.locator(".roster-user", { hasText: "Bob" }).waitFor();

  await alice.say("hi Bob");
  assertEquals(await alice.composer.inputValue(), "");
  assertEquals(await alice.composer.evaluate((field) => field === document.activeElement), true);
  await bob.expectMessage("hi Bob");
  await bob.composer.fill("two");
  await bob.composer.press("Shift+Enter");
  await bob.composer.pressSequentially("lines");
  await bob.composer.press("Enter");
  await alice.expectMessage("two\nlines");
  assertEquals(await alice.page.locator(".message.is-own").count(), 1);
  await alice.page.locator(".message.is-own", { hasText: "you" }).waitFor();
  assertEquals([alice.errors, bob.errors], [[], []]);
  const elsewhere = [...alice.requests, ...bob.requests]
    .filter((address) => new URL(address).host !== new URL(server.url).host);
  assertEquals(elsewhere, []);
});

Deno.test("a kill during a conversation loses nothing: both continue, and each message is there once", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await using bob = await PageUser.open(browser);
  await alice.signIn(server.url, { name: "Alice" });
  await bob.signIn(server.url, { name: "Bob" });
  await alice.expectConnected("WebSocket");
  await bob.expectConnected("WebSocket");
  await alice.say("one");
  await bob.expectMessage("one");

  await alice.say("two");
  await server.kill("SIGKILL");
  await bob.page.locator(".connection-line.is-waiting").waitFor();
  await alice.say("three");
  await bob.say("four");
  await server.restart();
  for (const person of [alice, bob]) {
    for (const text of ["one", "two", "three", "four"]) await person.expectMessage(text);
  }
  await alice.say("five");
  await bob.expectMessage("five");
  const seen = await alice.messages();
  assertEquals(seen.toSorted(), ["five", "four", "one", "three", "two"]);
  assertEquals(await bob.messages(), seen);
  const log = await fetch(`${server.url}/rooms/lobby`, { headers: { accept: "application/json" } });
  const { events } = await log.json();
  assertEquals(events.map(({ text }: { text: string }) => text), seen);
  assertEquals([alice.errors, bob.errors], [[], []]);
});

Deno.test("a name is asked for once, and markup stays text", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await alice.page.goto(`${server.url}/rooms/lobby`);
  await alice.page.locator('.composer input[name="name"]').fill("Alice");
  await alice.say("<b>bold</b> & <img src=x onerror=alert(1)>");
  await alice.expectMessage("<b>bold</b> & <img src=x onerror=alert(1)>");
  await alice.page.reload();
  await alice.expectMessage("<b>bold</b>");
  assertEquals(await alice.page.locator('.composer input[name="name"]').count(), 0);
  assertEquals(await alice.page.locator(".message-text b, .message-text img").count(), 0);
  assertEquals(alice.errors, []);
});

Deno.test("an edit and a deletion reach the other user", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await using bob = await PageUser.open(browser);
  await alice.signIn(server.url, { name: "Alice" });
  await bob.signIn(server.url, { name: "Bob" });
  for (const person of [alice, bob]) await person.expectConnected("WebSocket");
  await alice.say("teh words");
  // Others may see it earlier: it can be edited once its author's page has it.
  for (const person of [alice, bob]) await person.expectMessage("teh words");
  await alice.composer.press("ArrowUp");
  const editor = alice.page.locator(".message textarea");
  await editor.fill("the words");
  await editor.press("Enter");
  await bob.expectMessage("the words");
  await bob.page.locator(".message", { hasText: "edited" }).waitFor();
  assertEquals(await bob.messages(), ["the words"]);
});

Deno.test("the page is complete before any script: log, form and users", async () => {
  await using server = await ServerProcess.start();
  await fetch(`${server.url}/rooms/lobby?name=bob`, { method: "POST", body: "said before" });
  const page = await (await fetch(`${server.url}/rooms/lobby`, {
    headers: { accept: "text/html" },
  })).text();
  assertEquals(page.includes("said before"), true);
  assertEquals(/<form[^>]+method="post"/i.test(page), true);
  assertEquals(page.includes("Who is here"), true);
});
