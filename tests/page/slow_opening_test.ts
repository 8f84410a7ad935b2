// A slow network: the room opens at its end, before any script is loaded, and does not jump when
// one is.

import { assert, assertEquals } from "@std/assert";
import { pageServer } from "../support/page_server.ts";
import type { PageUser } from "../support/page_user.ts";

const server = pageServer();

/** Delays all scripts; the returned function releases them, and waits until the page is live. */
async function holdScripts({ page }: PageUser): Promise<() => Promise<void>> {
  const isReleased = Promise.withResolvers<void>();
  await page.route(/\/static\/dist\//, async (route) => {
    await isReleased.promise;
    await route.continue();
  });
  return async () => {
    isReleased.resolve();
    await page.locator(".connection-words", { hasText: "Connected" }).waitFor();
  };
}

/** The position of the log's lines: the distance of the last one's end from the log's, in px. */
function endOff({ page }: PageUser, text: string): Promise<number> {
  return page.locator(".message", { hasText: text }).last().evaluate((line) =>
    document.querySelector(".log")!.getBoundingClientRect().bottom -
    line.getBoundingClientRect().bottom
  );
}

Deno.test("a room opens at its end before any script is loaded, and does not move when one is", async () => {
  for (const [width, height] of [[1_000, 700], [390, 844], [640, 180]] as const) {
    await server.talk({ lines: 60, open: false, width, height }, async ({ reader, url }) => {
      const release = await holdScripts(reader);
      await reader.page.goto(url, { waitUntil: "commit" });
      await reader.page.locator(".message", { hasText: "line 60." }).waitFor();
      const before = await endOff(reader, "line 60.");
      assert(before >= 0 && before < 60, `the last line is ${before} px above the log's end`);
      await release();
      await reader.expectAtBottom();
      assertEquals(Math.abs(await endOff(reader, "line 60.") - before) <= 1, true);
    });
  }
});

Deno.test("a short room is at the bottom before any script is loaded, too", async () => {
  await server.talk({ lines: 2, open: false }, async ({ reader, url }) => {
    const release = await holdScripts(reader);
    await reader.page.goto(url, { waitUntil: "commit" });
    await reader.page.locator(".message", { hasText: "line 2." }).waitFor();
    const before = await endOff(reader, "line 2.");
    assert(before >= 0 && before < 60, `${before} px`);
    await release();
    assertEquals(Math.abs(await endOff(reader, "line 2.") - before) <= 1, true);
  });
});

Deno.test("a user who scrolls up before a script is loaded keeps the place", async () => {
  await server.talk({ lines: 60, open: false }, async ({ reader, url, say }) => {
    const release = await holdScripts(reader);
    await reader.page.goto(url, { waitUntil: "commit" });
    await reader.page.locator(".message", { hasText: "line 60." }).waitFor();
    await reader.readUp(900);
    const seen = await reader.firstSeen();
    const offset = await reader.offsetOf(seen);
    await release();
    await say("news");
    await reader.page.locator(".pill").waitFor();
    assertEquals(await reader.firstSeen(), seen);
    assert(Math.abs(await reader.offsetOf(seen) - offset) <= 1);
  });
});

Deno.test("a link to a message shows it before any script is loaded, if the browser can", async () => {
  await server.talk({ lines: 60, open: false }, async ({ reader, server, room }) => {
    const release = await holdScripts(reader);
    await reader.page.goto(`${server.url}/rooms/${room}/30?name=Reader`, { waitUntil: "commit" });
    await reader.page.locator(".message", { hasText: "line 31." }).first().waitFor();
    const knows = await reader.page.evaluate(() =>
      CSS.supports("scroll-initial-target", "nearest")
    );
    if (knows) await reader.expectInView("line 30.");
    await release();
    await reader.expectInView("line 30.");
  });
});
