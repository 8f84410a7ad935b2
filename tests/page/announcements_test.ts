// Announcements to screen readers: new messages, batched and polite; never history or missed ones.

import { assertEquals } from "@std/assert";
import { Gate } from "../support/gate.ts";
import { say } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import type { Page } from "../support/playwright.ts";
import { until } from "../support/until.ts";
import { pageServer } from "../support/page_server.ts";

const server = pageServer();

/** Longer than the page counts arriving messages as missed, and than it batches announcements. */
const SETTLED_AFTER_MS = 1_500;

/** Records everything that any live region of the page announces from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const reported: string[] = [];
    Object.assign(globalThis, { reported });
    for (const region of document.querySelectorAll("[aria-live=polite], [role=status]")) {
      new MutationObserver(() => region.textContent && reported.push(region.textContent))
        .observe(region, { childList: true, characterData: true, subtree: true });
    }
  });
  return () => page.evaluate(() => (globalThis as unknown as { reported: string[] }).reported);
}

Deno.test("new messages are announced politely and in batches; older and missed ones are not", async () => {
  await server.talk({ lines: 80, open: false }, async ({ reader, say, url }) => {
    const { page } = reader;
    await page.clock.install();
    await reader.open(url);
    const reported = await listen(page);
    await reader.readUp(2_000);
    await page.locator(".log").focus();
    await page.keyboard.press("Home");
    await reader.expectMessage("line 1.");
    await page.clock.runFor(SETTLED_AFTER_MS);
    assertEquals(await reported(), []);
    assertEquals(await page.locator(".log").getAttribute("aria-live"), "off");

    // The page's time stands still until both have arrived.
    await page.clock.pauseAt(await page.evaluate(() => Date.now()) + SETTLED_AFTER_MS);
    for (const text of ["one", "two"]) await say(text);
    await reader.expectMessage("two");
    await page.clock.runFor(SETTLED_AFTER_MS);
    assertEquals(await reported(), ["Talker: one\nTalker: two"]);
    await page.clock.resume();

    await page.context().setOffline(true);
    await page.locator(".connection-line.is-offline").waitFor();
    for (let n = 0; n < 3; n += 1) await say(`missed ${n}`);
    await page.context().setOffline(false);
    await page.locator(".connection-line.is-live").waitFor();
    await page.keyboard.press("End");
    await reader.expectMessage("missed 2");
    await page.clock.runFor(SETTLED_AFTER_MS);
    const [, ...later] = await reported();
    assertEquals(later.some((sentence) => sentence.includes("missed")), false);
    assertEquals(later.at(-1), "Reconnected.");
  });
});

Deno.test("equal messages are announced each time, each in an element of its own", async () => {
  await server.talk({ lines: 1 }, async ({ reader, say }) => {
    const { page } = reader;
    const reported = await listen(page);
    const region = page.locator("main ~ p[role=status] > span");
    let last: unknown;
    for (let n = 1; n <= 3; n += 1) {
      await say("ok");
      await until(async () => (await reported()).length === n);
      const element = await region.elementHandle();
      assertEquals(await page.evaluate(([one, other]) => one === other, [element, last]), false);
      last = element;
    }
    assertEquals(await reported(), ["Talker: ok", "Talker: ok", "Talker: ok"]);
  });
});

Deno.test("a refusal of the same name is announced each time", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, server, room }) => {
    const { page } = reader;
    await page.goto(`${server.url}/rooms/${room}`);
    await reader.expectConnected("Connected");
    const alerts: string[] = [];
    await page.exposeFunction("alerted", (text: string) => void alerts.push(text));
    await page.evaluate(() =>
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) {
            if (node instanceof Element && node.role === "alert") {
              (globalThis as unknown as { alerted(text: string): void }).alerted(
                node.textContent ?? "",
              );
            }
          }
        }
      }).observe(document.body, { childList: true, subtree: true })
    );
    await page.locator("#composer-name").fill("a:b");
    for (let n = 1; n <= 3; n += 1) {
      await page.locator("#composer-text").press("Enter");
      await until(() => Promise.resolve(alerts.length === n));
    }
    assertEquals(new Set(alerts).size, 1);
  });
});

/** A step, and its announcement: an equal text is announced only if it is new again. */
type Step = readonly [done: string, reported: readonly string[]];

/** Types the text of each step, and compares its announcement. */
async function expectAnnounced(
  page: Page,
  steps: readonly Step[],
  act: (text: string) => Promise<void>,
): Promise<void> {
  const reported = await listen(page);
  for (const [done, expected] of steps) {
    const before = (await reported()).length;
    await act(done);
    // Two frames: the effects of the keys are rendered by then.
    await page.evaluate(() =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    );
    assertEquals([done, (await reported()).slice(before)], [done, expected]);
  }
}

Deno.test("the same number of other or differently placed names is announced again", async () => {
  await server.talk({ lines: 1 }, async ({ reader, server, room }) => {
    await using people = new AsyncDisposableStack();
    for (const name of ["Ann", "Anna", "Bob", "Bobby", "Carl"]) {
      const socket = people.use(await JsonSocket.open(server.socketUrl, { name }));
      socket.send({ type: "join", room });
      await socket.next("joined");
      await reader.page.locator(".roster-user", { hasText: name }).first().waitFor();
    }
    const two = "2 names, arrow keys choose, Tab inserts";
    const one = "1 name, Tab inserts it";
    await expectAnnounced(reader.page, [
      ["@an", [two]],
      // The same two with the same text.
      ["@ann", []],
      ["@bo", [two]],
      ["@bob", []],
      ["@ann", [two]],
      ["see @ann", [two]],
      ["see @bob", [two]],
      ["see @bobb", [one]],
      ["see @carl", [one]],
      ["see @carla", []],
      ["see @carl", [one]],
      ["@carl", [one]],
      ["@anna", [one]],
      ["", []],
      ["@anna", [one]],
    ], (text) => reader.composer.fill(text));
  });
});

Deno.test("the same number of other rooms is announced again, but not each letter of a new one", async () => {
  await server.talk({ lines: 1 }, async ({ reader, server }) => {
    for (const room of ["alpha-1", "alpha-2", "beta-1", "beta-2", "gamma"]) {
      await say(server, room, "hello");
    }
    const { page } = reader;
    await page.keyboard.press("Control+k");
    await page.locator(".switcher [role=option]", { hasText: "gamma" }).waitFor();
    const field = page.locator(".switcher-field");
    await expectAnnounced(page, [
      // Each with the name itself as a new room.
      ["alpha", ["3 rooms"]],
      ["alph", []],
      ["beta", ["3 rooms"]],
      ["bet", []],
      ["alph", ["3 rooms"]],
      ["gamma", ["1 room"]],
      ["beta-1", ["1 room"]],
      ["beta-2", ["1 room"]],
      ["zulu", ["1 room"]],
      ["zulu-12", []],
      ["gamma", ["1 room"]],
      ["/", ["0 rooms"]],
    ], (text) => field.fill(text));
  });
});

Deno.test("messages that cannot be loaded are announced each time, at either end", async () => {
  // Tall, so that one end is not near the other.
  await server.talk({ lines: 120, tall: 12, open: false }, async ({ reader, url }) => {
    const { page } = reader;
    let isBroken = true;
    let asked = 0;
    const received = new Gate();
    await page.route(/[?&](before|after)=/, async (route) => {
      asked += 1;
      await received.pass();
      await (isBroken ? route.abort() : route.continue());
    });
    await reader.open(`${url}&around=60`);
    const reported = await listen(page);
    received.open();
    const again = page.locator(".pill.is-at-top");
    const failed = "Could not load more messages.";
    // It opens near the newer ones.
    await until(async () => (await reported()).length === 1);
    for (const count of [2, 3]) {
      await again.click();
      await until(async () => (await reported()).length === count);
    }
    await page.locator(".log").focus();
    await page.keyboard.press("Home");
    await until(async () => (await reported()).length === 4);
    // Older ones again, while the announcement of the newer ones still stands.
    await again.click();
    await until(async () => (await reported()).length === 5);
    assertEquals(await reported(), Array(5).fill(failed));
    assertEquals(asked, 5);
    isBroken = false;
    for (let left = 2; left > 0; left -= 1) await again.click();
    await again.waitFor({ state: "detached" });
    assertEquals((await reported()).length, 5);
  });
});
