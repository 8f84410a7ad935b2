// Places: where a page opens, and that a return leads to the same line.

import { assert, assertEquals } from "@std/assert";
import { pageServer } from "../support/page_server.ts";
import type { PageUser } from "../support/page_user.ts";

const server = pageServer();

/** The reading place: the first message in view and its distance from the top. */
async function placeOf(reader: PageUser): Promise<readonly [string, number]> {
  const first = await reader.firstSeen();
  return [first, await reader.offsetOf(first)];
}

async function assertSamePlace(reader: PageUser, [text, offset]: readonly [string, number]) {
  await reader.expectMessage(text);
  await reader.rest();
  const now = await reader.offsetOf(text);
  assert(Math.abs(now - offset) < 1, `"${text}" stands at ${now} px, not ${offset}`);
}

Deno.test("places: a room with unread messages opens at their line", async () => {
  await server.talk({ lines: 60 }, async ({ reader, url, say }) => {
    await reader.rest();
    await reader.page.waitForFunction(() =>
      Object.values(localStorage).some((mark) => mark.includes('"seq":60'))
    );
    await reader.page.goto("about:blank");
    for (let n = 1; n <= 30; n += 1) await say(`unread ${n}.`);
    await reader.open(url);
    await reader.page.locator(".new-line", { hasText: "New since your last visit" }).waitFor();
    await reader.expectInView("line 60.");
    await reader.expectInView("unread 1.");
    assert(!await reader.isInView("unread 30."));
    await reader.page.locator(".pill", { hasText: "30 new messages" }).waitFor();
  });
});

Deno.test("places: the line is found even if more is unread than the page contains", async () => {
  await server.talk({ lines: 60 }, async ({ reader, url, say }) => {
    await reader.page.waitForFunction(() =>
      Object.values(localStorage).some((mark) => mark.includes('"seq":60'))
    );
    await reader.page.goto("about:blank");
    for (let n = 1; n <= 120; n += 1) await say(`unread ${n}.`);
    await reader.open(url);
    await reader.page.locator(".new-line").waitFor();
    await reader.expectInView("unread 1.");
    // From there in both directions, also to the end.
    await reader.page.locator(".log").focus();
    while (await reader.page.locator("#m180").count() === 0) {
      await reader.page.keyboard.press("End");
      await reader.rest();
    }
    await reader.page.keyboard.press("End");
    await reader.expectAtBottom();
  });
});

Deno.test("places: a first visit opens at the end, without such a line", async () => {
  await server.talk({ lines: 60 }, async ({ reader }) => {
    await reader.rest();
    await reader.expectAtBottom();
    assertEquals(await reader.page.locator(".new-line").count(), 0);
  });
});

Deno.test("places: a reload keeps the place", async () => {
  await server.talk({}, async ({ reader }) => {
    await reader.readUp(450);
    const place = await placeOf(reader);
    await expectSavedPlace(reader);
    await reader.page.reload();
    await reader.expectConnected("Connected");
    await assertSamePlace(reader, place);
  });
});

Deno.test("places: a reload keeps a place far up in the log", async () => {
  await server.talk({ lines: 200 }, async ({ reader }) => {
    await reader.page.locator(".log").focus();
    while (await reader.page.locator("#m20").count() === 0) {
      await reader.page.keyboard.press("Home");
      await reader.rest();
    }
    await expectSavedPlace(reader);
    const place = await placeOf(reader);
    await reader.page.reload();
    await reader.expectConnected("Connected");
    await assertSamePlace(reader, place);
  });
});

Deno.test("places: a reload at the end opens at the end", async () => {
  await server.talk({}, async ({ reader, say }) => {
    await reader.page.reload();
    await say("meanwhile.");
    await reader.expectMessage("meanwhile.");
    await reader.expectAtBottom();
  });
});

Deno.test("places: a visit too short to see anything marks nothing as read or unread", async () => {
  await server.talk({ open: false }, async ({ reader, url }) => {
    await reader.page.goto(url);
    await reader.page.reload();
    await reader.expectConnected("Connected");
    await reader.expectAtBottom();
    assertEquals(await reader.page.locator(".new-line").count(), 0);
  });
});

Deno.test("places: back and forward keep the place", async () => {
  await server.talk({}, async ({ reader }) => {
    await reader.readUp(450);
    const place = await placeOf(reader);
    await expectSavedPlace(reader);
    await reader.page.locator(".rooms-button").click();
    await reader.page.locator(".rooms-all").click();
    await reader.page.waitForURL("**/rooms?*");
    await reader.page.goBack();
    await reader.expectConnected("Connected");
    await assertSamePlace(reader, place);
    await reader.page.goForward();
    await reader.page.waitForURL("**/rooms?*");
    await reader.page.goBack();
    await assertSamePlace(reader, place);
  });
});

Deno.test("places: a permalink opens at its message, marked, with history both ways", async () => {
  await server.talk({ lines: 240, open: false }, async ({ reader, server, room }) => {
    await reader.open(`${server.url}/rooms/${room}/120?name=Reader`);
    await reader.page.locator("#m120.is-target").waitFor();
    await reader.expectInView("line 120.");
    await reader.page.locator(".log").focus();
    while (await reader.page.locator("#m1").count() === 0) {
      await reader.page.keyboard.press("Home");
      await reader.rest();
    }
    while (await reader.page.locator("#m240").count() === 0) {
      await reader.page.keyboard.press("End");
      await reader.rest();
    }
    await reader.page.keyboard.press("End");
    await reader.expectAtBottom();
  });
});

Deno.test("places: new messages under a permalink move nothing", async () => {
  await server.talk({ lines: 240, open: false }, async ({ reader, server, room, say }) => {
    await reader.open(`${server.url}/rooms/${room}/120?name=Reader`);
    await reader.rest();
    const moved = await reader.movedWhile(async () => {
      await say("far below.");
      await reader.page.locator(".pill", { hasText: "1 new message" }).waitFor();
    });
    assertEquals(moved, 0, "what was read moved");
  });
});

Deno.test("places: two tabs agree on what was read", async () => {
  await server.talk({}, async ({ reader, url, say }) => {
    const second = await reader.page.context().newPage();
    await second.goto(url);
    await second.locator(".connection-words", { hasText: "Connected" }).waitFor();
    await say("read in both.");
    await reader.page.waitForFunction(() =>
      Object.values(localStorage).some((mark) => mark.includes('"seq":41'))
    );
    await second.close();
    await reader.page.reload();
    await reader.expectMessage("read in both.");
    await reader.rest();
    assertEquals(await reader.page.locator(".new-line").count(), 0);
  });
});

/** Waits until the browser's history entry of the page has a place. */
async function expectSavedPlace(reader: PageUser): Promise<void> {
  await reader.page.waitForFunction(() => history.state?.place !== undefined);
  await reader.rest();
}
