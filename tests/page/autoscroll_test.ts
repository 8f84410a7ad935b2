// Following and reading: the page scrolls only for those who are at the bottom.

import { assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

async function withTalk(
  lines: number,
  body: (server: ServerProcess, reader: PageUser) => Promise<void>,
): Promise<void> {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  for (let n = 1; n <= lines; n++) await say(server, `line ${n}.`);
  await using browser = await launchChromium();
  await using reader = await PageUser.open(browser);
  await reader.signIn(server.url, { name: "Reader" });
  await reader.expectConnected("WebSocket");
  await body(server, reader);
  assertEquals(reader.errors, []);
}

async function say(server: ServerProcess, text: string): Promise<void> {
  const response = await fetch(`${server.url}/rooms/lobby?name=talker`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: text,
  });
  await response.body?.cancel();
}

Deno.test("a room opens at its newest message, and who is there follows what comes", async () => {
  await withTalk(40, async (server, reader) => {
    await reader.expectAtBottom();
    await say(server, "fresh.");
    await reader.expectMessage("fresh.");
    await reader.expectAtBottom();
  });
});

Deno.test("who reads further up is not moved by a pixel, and is told how many are new", async () => {
  await withTalk(40, async (server, reader) => {
    await reader.wheel(-900);
    const offset = await settled(() => reader.offsetOf("line 20."));
    for (const text of ["new one.", "new two.", "new three."]) await say(server, text);
    await reader.page.locator(".pill", { hasText: "3 new messages" }).waitFor();
    assertEquals(await reader.offsetOf("line 20."), offset);
    await reader.page.locator(".pill").first().click();
    await reader.expectMessage("new three.");
    await reader.expectAtBottom();
    await say(server, "followed again.");
    await reader.expectMessage("followed again.");
    await reader.expectAtBottom();
  });
});

Deno.test("one's own message goes to the bottom", async () => {
  await withTalk(40, async (_server, reader) => {
    await reader.wheel(-900);
    await settled(() => reader.offsetOf("line 20."));
    await reader.say("mine.");
    await reader.expectMessage("mine.");
    await reader.expectAtBottom();
  });
});

Deno.test("older messages come in on top without moving what is read", async () => {
  await withTalk(120, async (_server, reader) => {
    await reader.expectAtBottom();
    while (await reader.page.locator(".message", { hasText: "line 40." }).count() === 0) {
      await reader.wheel(-1_500);
      await settled(async () => (await reader.log()).top);
    }
    const offset = await settled(() => reader.offsetOf("line 60."));
    assertEquals(Number.isFinite(offset), true);
    assertEquals(await reader.messages().then((texts) => new Set(texts).size), await count(reader));
  });
});

async function count(reader: PageUser): Promise<number> {
  return (await reader.messages()).length;
}

/** The value once it is the same for ten frames running: the wheel and what it set off are done. */
async function settled(read: () => Promise<number>): Promise<number> {
  let value = await read();
  for (let same = 0; same < 10;) {
    const next = await read();
    same = next === value ? same + 1 : 0;
    value = next;
  }
  return value;
}
