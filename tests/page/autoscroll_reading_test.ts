// Reading: what a user reads further up does not move by a pixel, in any frame, whatever happens.

import { assert, assertEquals } from "@std/assert";
import { CATCH_UP_MAX } from "../../protocol/limits.ts";
import { coverByKeyboard, dragDown, growByPicture, zoom } from "../support/page_events.ts";
import { pageServer, type Talk } from "../support/page_server.ts";
import type { Locator } from "../support/playwright.ts";

const server = pageServer();
const UP_PX = 900;

function assertStill(moved: number): void {
  assertEquals(moved, 0, "what was read moved");
}

/** A room of messages whose reader has turned the wheel up. */
function reading(body: (talk: Talk) => Promise<void>, tall = 1): Promise<void> {
  return server.talk({ tall }, async (talk) => {
    await talk.reader.readUp(UP_PX);
    await body(talk);
  });
}

Deno.test("reading: new messages move nothing, and a pill counts them", async () => {
  await reading(async ({ reader, say }) => {
    const moved = await reader.movedWhile(async () => {
      for (const text of ["new one.", "new two.", "new three."]) await say(text);
      await reader.page.locator(".pill", { hasText: "3 new messages" }).waitFor();
    });
    assertStill(moved);
  });
});

Deno.test("reading: the pill goes to the first new message, and then to the end", async () => {
  await reading(async ({ reader, say }) => {
    for (let n = 1; n <= 30; n += 1) await say(`new ${n}.`);
    await reader.page.locator(".pill", { hasText: "30 new messages" }).click();
    await reader.expectInView("new 1.");
    assert(!await reader.isInView("new 30."));
    await reader.page.locator(".pill").click();
    await reader.expectAtBottom();
    await reader.page.locator(".pill").waitFor({ state: "detached" });
  });
});

Deno.test("reading: an edit above moves nothing", async () => {
  await reading(async ({ reader, edit }) => {
    const moved = await reader.movedWhile(async () => {
      await edit(1, "line 1.\nwith\nsome\nmore");
      await reader.page.locator("#m1", { hasText: "some" }).waitFor();
    });
    assertStill(moved);
  });
});

Deno.test("reading: an edit of a partly visible message moves none that is completely visible", async () => {
  await reading(async ({ reader, edit }) => {
    await reader.wheel(-30);
    await reader.rest();
    const seq = Number((await reader.firstSeen()).match(/\d+/)![0]) - 1;
    const moved = await reader.movedWhile(async () => {
      await edit(seq, `line ${seq}.\nwith\nsome\nmore`);
      await reader.page.locator(`#m${seq}`, { hasText: "some" }).waitFor();
    });
    assertStill(moved);
  }, 3);
});

Deno.test("reading: an edit below moves nothing", async () => {
  await reading(async ({ reader, edit }) => {
    const moved = await reader.movedWhile(async () => {
      await edit(40, "line 40.\nwith\nmore");
      await reader.page.locator("#m40", { hasText: "with" }).waitFor();
    });
    assertStill(moved);
  });
});

Deno.test("reading: a deletion above moves nothing", async () => {
  await reading(async ({ reader, remove }) => {
    const moved = await reader.movedWhile(async () => {
      await remove(2);
      await reader.page.locator("#m2.is-deleted").waitFor();
    });
    assertStill(moved);
  }, 4);
});

Deno.test("reading: a picture that loads late above moves nothing", async () => {
  await reading(async ({ reader }) => {
    assertStill(await reader.movedWhile(() => growByPicture(reader.page, "#m3")));
  });
});

Deno.test("reading: a picture that loads late below moves nothing", async () => {
  await reading(async ({ reader }) => {
    assertStill(await reader.movedWhile(() => growByPicture(reader.page, "#m39")));
  });
});

Deno.test("reading: the typing line moves nothing, neither when it appears nor when it disappears", async () => {
  await reading(async ({ reader, enter }) => {
    await using other = await enter("Other");
    const moved = await reader.movedWhile(async () => {
      await other.composer.pressSequentially("hm");
      await reader.page.locator(".typing-line", { hasText: "Other is writing" }).waitFor();
      await other.composer.press("Enter");
      await reader.page.locator(".typing-line:text-is('')").waitFor({ state: "attached" });
    });
    assertStill(moved);
  });
});

Deno.test("reading: a window of another height moves nothing", async () => {
  await reading(async ({ reader }) => {
    const moved = await reader.movedWhile(async () => {
      await reader.page.setViewportSize({ width: 1000, height: 520 });
      await reader.rest();
      await reader.page.setViewportSize({ width: 1000, height: 760 });
    });
    assertStill(moved);
  });
});

Deno.test("reading: a window of another width keeps the message where it was", async () => {
  await reading(async ({ reader }) => {
    const first = await reader.firstSeen();
    const offset = await reader.offsetOf(first);
    await reader.page.setViewportSize({ width: 340, height: 700 });
    await reader.page.waitForFunction(() => innerWidth === 340);
    await reader.rest();
    // What is above wraps differently and has another height: only the message that is read stays.
    assert(Math.abs(await reader.offsetOf(first) - offset) < 1);
  }, 2);
});

Deno.test("reading: zooming keeps the message in its place", async () => {
  await reading(async ({ reader }) => {
    const first = await reader.firstSeen();
    const offset = await reader.offsetOf(first);
    await zoom(reader.page, 2);
    await reader.rest();
    assert(Math.abs(await reader.offsetOf(first) - offset) < 1);
  });
});

Deno.test("reading: an on-screen keyboard that shrinks the page moves nothing", async () => {
  await server.talk({ width: 390, height: 740, touch: true }, async ({ reader }) => {
    await reader.readUp(UP_PX);
    const moved = await reader.movedWhile(async () => {
      await reader.composer.focus();
      await reader.page.setViewportSize({ width: 390, height: 430 });
    });
    assertStill(moved);
  });
});

Deno.test("reading: a keyboard that only covers the page leaves the composer visible", async () => {
  await server.talk({ width: 390, height: 740, touch: true }, async ({ reader }) => {
    await reader.readUp(UP_PX);
    const moved = await reader.movedWhile(() => coverByKeyboard(reader.page, 300));
    assertStill(moved);
    const { y, height } = (await reader.composer.boundingBox())!;
    assert(y + height <= 740 - 300);
    await coverByKeyboard(reader.page, 0);
    await reader.rest();
    assert((await reader.composer.boundingBox())!.y > 440);
  });
});

Deno.test("reading: a finger's drag starts it, and new messages move nothing", async () => {
  await server.talk({ width: 390, height: 740, touch: true }, async ({ reader, say }) => {
    await dragDown(reader.page, 600);
    await reader.page.locator(".pill").waitFor();
    await reader.rest();
    const moved = await reader.movedWhile(async () => {
      await say("under the finger.");
      await reader.page.locator(".pill", { hasText: "1 new message" }).waitFor();
    });
    assertStill(moved);
  });
});

Deno.test("reading: the PageUp key starts it", async () => {
  await server.talk({}, async ({ reader, say }) => {
    await reader.page.locator(".log").focus();
    await reader.page.keyboard.press("PageUp");
    await reader.page.locator(".pill").waitFor();
    await reader.rest();
    const moved = await reader.movedWhile(async () => {
      await say("while paging.");
      await reader.page.locator(".pill", { hasText: "1 new message" }).waitFor();
    });
    assertStill(moved);
  });
});

Deno.test("reading: a message that is edited in its place by its author moves nothing", async () => {
  await server.talk({ lines: 30, open: false }, async ({ reader, server, room }) => {
    await reader.signIn(server.url, { name: "Writer", room });
    await reader.expectConnected("Connected");
    await reader.say("mine.");
    await reader.expectMessage("mine.");
    await reader.composer.press("ArrowUp");
    const editor = reader.page.locator(".message textarea");
    await editor.waitFor();
    await reader.expectAtBottom();
    const focusedAtItsEnd = await watchTheEndOf(editor);
    await editor.press("Escape");
    assertEquals(await focusedAtItsEnd(), "composer-text");
    await reader.expectAtBottom();
  });
});

Deno.test("reading: changes during a long outage are shown, and move nothing", async () => {
  await reading(async ({ reader, sayAll, edit, remove }) => {
    const { page } = reader;
    await page.context().setOffline(true);
    await page.locator(".connection-line.is-offline").waitFor();
    const moved = await reader.movedWhile(async () => {
      // One message more than a rejoin brings: the window is loaded anew.
      await sayAll(Array.from({ length: CATCH_UP_MAX + 1 }, (_, n) => `missed ${n + 1}`));
      await edit(3, "third\nnow\nof more\nlines");
      await remove(38);
      await page.context().setOffline(false);
      await page.locator("#m3", { hasText: "of more" }).waitFor({ state: "attached" });
      await page.locator("#m38.is-deleted").waitFor({ state: "attached" });
    });
    assertStill(moved);
    assert(reader.requests.some((address) => /[?&]after=0\b/.test(address)));
  });
});

/**
 * Records the id of the focused element once `element` is gone, before anything else can happen.
 * Resolves when it watches; the returned function resolves with the id.
 */
async function watchTheEndOf(element: Locator): Promise<() => Promise<string | undefined>> {
  await element.evaluate((node) => {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const observer = new MutationObserver(() => {
      if (node.isConnected) return;
      observer.disconnect();
      resolve(document.activeElement?.id);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    Object.assign(globalThis, { focusedAtItsEnd: promise });
  });
  return () =>
    element.page().evaluate(() =>
      (globalThis as unknown as { focusedAtItsEnd: Promise<string | undefined> }).focusedAtItsEnd
    );
}
