// A server that is newer than the page: events of unknown types, and lost events.

import { assertEquals } from "@std/assert";
import { BreakingProxy } from "../support/breaking_proxy.ts";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

/** Turns a message with this text into an event of another type, which refers to message 1. */
const MARKED = /"type":"message"(?=[^{}]*\{[^{}]*\}[^{}]*"text":"!reaction")/g;

function withReactions(text: string): string {
  return text.replace(MARKED, '"type":"reaction","target":1');
}

async function sayAll(server: ServerProcess, room: string, texts: readonly string[]) {
  for (const text of texts) {
    const said = await fetch(`${server.url}/rooms/${room}?name=bob`, {
      method: "POST",
      body: text,
    });
    await said.body?.cancel();
  }
}

Deno.test("an event of an unknown type shows nothing and holds nothing up, on every transport and in history", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const passing = { websocket: true, streams: true, alter: withReactions };
  await using proxy = new BreakingProxy(server.url, passing);
  await using browser = await launchChromium();
  for (const by of ["websocket", "sse", "polling"]) {
    await sayAll(server, by, ["first", "!reaction"]);
    await sayAll(server, by, Array.from({ length: 60 }, (_, index) => `line ${index}`));
    await using alice = await PageUser.open(browser);
    await alice.open(`${proxy.url}/rooms/${by}?name=Alice&connect=${by}`);
    await sayAll(server, by, ["before", "!reaction", "after"]);
    await alice.expectMessage("after");
    await alice.readUp(20_000);
    await alice.expectMessage("first");
    const messages = await alice.messages();
    assertEquals([messages[0], ...messages.slice(-2)], ["first", "before", "after"], by);
    assertEquals(await alice.page.locator(".message.is-deleted").count(), 0);
    assertEquals(alice.errors, []);
  }
});

Deno.test("an event that got lost on the way is asked for again, and what comes after it is shown", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  let lost = 0;
  const alter = (text: string) =>
    text.split("\n").filter((line) => !(line.includes('"!lost"') && (lost += 1) === 1)).join("\n");
  await using proxy = new BreakingProxy(server.url, { websocket: true, streams: true, alter });
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser);
  await alice.open(`${proxy.url}/rooms/lobby?name=Alice`);
  await sayAll(server, "lobby", ["before", "!lost", "after"]);
  await alice.expectMessage("after");
  assertEquals(await alice.messages(), ["before", "!lost", "after"]);
  assertEquals(alice.errors, []);
});
