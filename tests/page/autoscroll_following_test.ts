// Following: a user at the end stays there, whatever changes and whatever brings them back.

import { assert, assertEquals } from "@std/assert";
import { growByPicture, setHidden } from "../support/page_events.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();

Deno.test("following: a room opens at its newest message", async () => {
  await server.talk({}, async ({ reader }) => {
    await reader.expectMessage("line 40.");
    await reader.expectAtBottom();
  });
});

Deno.test("following: a new message is followed", async () => {
  await server.talk({}, async ({ reader, say }) => {
    await say("fresh.");
    await reader.expectMessage("fresh.");
    await reader.expectAtBottom();
    assertEquals(await reader.page.locator(".pill").count(), 0);
  });
});

Deno.test("following: many messages at once are followed to the last", async () => {
  await server.talk({}, async ({ reader, say }) => {
    for (let n = 1; n <= 30; n += 1) await say(`burst ${n}.`);
    await reader.expectMessage("burst 30.");
    await reader.expectAtBottom();
  });
});

Deno.test("following: a message that grows by an edit keeps the end in view", async () => {
  await server.talk({}, async ({ reader, edit }) => {
    await edit(40, "line 40.\nand\nmuch\nmore\ntext");
    await reader.expectMessage("much");
    await reader.expectAtBottom();
  });
});

Deno.test("following: a deletion above keeps the end in view", async () => {
  await server.talk({ tall: 3 }, async ({ reader, remove }) => {
    await remove(38);
    await reader.page.locator("#m38.is-deleted").waitFor();
    await reader.expectAtBottom();
  });
});

Deno.test("following: a picture that loads late keeps the end in view", async () => {
  await server.talk({}, async ({ reader }) => {
    await growByPicture(reader.page, "#m39");
    await reader.expectAtBottom();
  });
});

Deno.test("following: a window made smaller or larger keeps the end in view", async () => {
  await server.talk({}, async ({ reader }) => {
    for (const size of [{ width: 420, height: 500 }, { width: 1200, height: 800 }]) {
      await reader.page.setViewportSize(size);
      await reader.rest();
      await reader.expectAtBottom();
    }
  });
});

Deno.test("following: a composer that grows while the user types keeps the end in view", async () => {
  await server.talk({}, async ({ reader }) => {
    const { view } = await reader.log();
    await reader.composer.fill("one\ntwo\nthree\nfour\nfive");
    await reader.rest();
    assert((await reader.log()).view < view);
    await reader.expectAtBottom();
  });
});

Deno.test("following: a little way up, less than a finger's breadth, still follows", async () => {
  await server.talk({}, async ({ reader, say }) => {
    await reader.readUp(60);
    await say("near enough.");
    await reader.expectMessage("near enough.");
    await reader.expectAtBottom();
  });
});

Deno.test("following: the wheel back down to the end follows again", async () => {
  await server.talk({}, async ({ reader, say }) => {
    await reader.readUp(900);
    await reader.page.locator(".pill").waitFor();
    await reader.wheel(5_000);
    await reader.expectAtBottom();
    await reader.page.locator(".pill").waitFor({ state: "detached" });
    await say("followed again.");
    await reader.expectMessage("followed again.");
    await reader.expectAtBottom();
  });
});

Deno.test("following: the End key goes to the end and follows", async () => {
  await server.talk({}, async ({ reader, say }) => {
    await reader.page.locator(".log").focus();
    await reader.page.keyboard.press("Home");
    await reader.page.locator(".pill").waitFor();
    await reader.page.keyboard.press("End");
    await reader.expectAtBottom();
    await say("after the key.");
    await reader.expectMessage("after the key.");
    await reader.expectAtBottom();
  });
});

Deno.test("following: the user's own message goes to the end from anywhere", async () => {
  await server.talk({}, async ({ reader }) => {
    await reader.readUp(900);
    await reader.say("mine.");
    await reader.expectMessage("mine.");
    await reader.expectAtBottom();
  });
});

Deno.test("following: a tab that was hidden shows new messages and stays at the end", async () => {
  await server.talk({}, async ({ reader, say }) => {
    await setHidden(reader.page, true);
    await say("while away.");
    await reader.page.waitForFunction(() => document.title.startsWith("(1)"));
    await setHidden(reader.page, false);
    await reader.page.waitForFunction(() => !document.title.startsWith("("));
    await reader.page.locator(".new-line", { hasText: "New since your last visit" }).waitFor();
    await reader.expectAtBottom();
  });
});
