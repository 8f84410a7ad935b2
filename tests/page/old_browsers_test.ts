// The oldest browsers of the page, simulated by the current one: newer features are removed before
// the page's script runs. Then two users talk, and use the other features of the page.

import { assert, assertEquals } from "@std/assert";
import { newerFeatures, NOT_NEEDED } from "../support/browser_minimum.ts";
import { someOf } from "../support/long_form.ts";
import { pageServer } from "../support/page_server.ts";
import type { PageUser } from "../support/page_user.ts";

/** The browser opens popovers by itself: what it calls must exist. */
const IN_USE_BY_BROWSER = /popover|ToggleEvent/i;

const server = pageServer();

/** Removes what the oldest browsers lack. */
async function makeOld(user: PageUser): Promise<void> {
  const features = newerFeatures().filter(({ owner, member }) =>
    !IN_USE_BY_BROWSER.test(`${owner}.${member}`)
  );
  await user.page.addInitScript((features) => {
    const known = globalThis as unknown as Record<string, Record<string, unknown> | undefined>;
    for (const { owner, member, isStatic } of features) {
      const holder = known[owner];
      if (member === undefined) delete known[owner];
      else if (isStatic && holder) delete holder[member];
      else if (holder?.prototype) delete (holder.prototype as Record<string, unknown>)[member];
    }
  }, [...features, ...NOT_NEEDED]);
}

Deno.test("two users talk, scroll, edit, search a room and change a setting without any newer built-in", async () => {
  await server.talk({ open: false, lines: 120 }, async ({ reader, url, say, enter }) => {
    await makeOld(reader);
    const { page } = reader;
    await reader.open(url);
    assertEquals(
      await page.evaluate(() => [
        "withResolvers" in Promise,
        "toSorted" in [],
        "findLast" in [],
        "any" in AbortSignal,
        "size" in new URLSearchParams(),
        "map" in Object.getPrototypeOf(Object.getPrototypeOf([].values())),
        "isSubsetOf" in new Set(),
      ]),
      Array(7).fill(false),
    );
    await using other = await enter("Other");
    await reader.say("from an old browser");
    await other.expectMessage("from an old browser");
    await say("and *back*");
    await reader.expectMessage("and back");
    await reader.expectAtBottom();

    // Older messages arrive while a user reads further up.
    await reader.expectMessage("line 120.");
    await page.locator(".log").evaluate((log) => log.scrollTop = 0);
    await reader.expectMessage("line 60.");
    await page.locator(".pill:not(.is-at-top)").click();
    await reader.expectAtBottom();

    // A mention, a list of names, a day.
    await reader.composer.fill("@Oth");
    await page.locator(".mention-list [role=option]", { hasText: "Other" }).waitFor();
    await reader.composer.press("Tab");
    await reader.composer.press("Enter");
    await other.expectMessage("@Other");

    // A search for a room, with the guest's name in its address.
    await page.keyboard.press("Control+k");
    await page.locator(".switcher-field").fill("garden");
    await page.locator(".switcher [role=option]").first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    assert((await page.locator(".rooms-all").getAttribute("href"))?.endsWith("?name=Reader"));

    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("switch", { name: "Compact" }).click();
    await page.waitForFunction(() => document.documentElement.dataset.density === "compact");
    await page.keyboard.press("Escape");

    // The other one has been present for some seconds.
    await page.locator(".join-leave-line", { hasText: "Other" }).waitFor();
    assertEquals(await page.locator(".page-alert:visible, .load-failed").count(), 0);
  });
});

Deno.test("a session signs in, edits, deletes, loses the connection and signs out without any newer built-in", async () => {
  await server.talk({ open: false, lines: 3 }, async ({ reader, server, room, enter }) => {
    await makeOld(reader);
    const { page } = reader;
    await reader.signIn(server.url, { name: "Old", room });
    await reader.expectConnected("Connected");
    await using other = await enter("Other");
    await reader.say("first words");
    await other.expectMessage("first words");
    // Others may receive it before its author does.
    await page.locator(".message.is-own[id]", { hasText: "first words" }).waitFor();
    await reader.composer.press("ArrowUp");
    await page.locator(".message-editor textarea").fill("second words");
    await page.keyboard.press("Enter");
    await other.expectMessage("second words");
    const own = page.locator(".message.is-own", { hasText: "second words" });
    await own.locator(".message-actions-opener").click();
    await own.getByRole("button", { name: "Delete", exact: true }).click();
    await own.locator(".is-danger").click();
    await page.locator(".message.is-deleted").waitFor();

    await server.kill("SIGKILL");
    await page.locator(".connection-line.is-waiting").waitFor();
    await reader.say("written meanwhile");
    await server.restart();
    await other.expectMessage("written meanwhile");
    await reader.expectMessage("written meanwhile");
  });
});

for (const by of ["sse", "polling"] as const) {
  Deno.test(`two people talk by ${by} without any newer built-in`, async () => {
    await server.talk({ open: false, lines: 3 }, async ({ reader, url, say, enter }) => {
      await makeOld(reader);
      await reader.open(`${url}&connect=${by}`);
      await say("by another way");
      await reader.expectMessage("by another way");
      await reader.say("and back");
      await using other = await enter("Other");
      await other.expectMessage("and back");
    });
  });
}

/**
 * Under another name, nothing of it is built in: page, style and scripts are as in a browser
 * without it.
 */
async function withoutPopovers({ page }: PageUser): Promise<void> {
  await page.route(/\/static\/|\/rooms\/[\w-]+\?name/, async (route) => {
    const url = route.request().url().replaceAll("xpopover", "popover");
    const response = await route.fetch({ url });
    const isText = /html|css|javascript/.test(response.headers()["content-type"] ?? "");
    if (!isText) return await route.fulfill({ response });
    const { "content-type": type } = response.headers();
    const body = (await response.text()).replaceAll("popover", "xpopover");
    await route.fulfill({ body, headers: { "content-type": type!, "cache-control": "no-store" } });
  });
}

Deno.test("in a browser without popovers the drawers and cards open, close by Escape and beside them", async () => {
  await server.talk({ open: false, lines: 3 }, async ({ reader, url }) => {
    const { page } = reader;
    await page.setViewportSize({ width: 500, height: 700 });
    await withoutPopovers(reader);
    await reader.open(url);
    const drawers: readonly (readonly [button: string, drawer: string])[] = [
      [".roster-button", "#roster"],
      [".rooms-button", "#rooms"],
      [".settings-button", "#settings"],
      [".day-button", "#date-jump"],
    ];
    for (const [, drawer] of drawers) assertEquals(await page.locator(drawer).isVisible(), false);
    for (const [button, drawer] of drawers) {
      await page.locator(button).first().click();
      await page.locator(drawer).waitFor();
      const box = (await page.locator(drawer).boundingBox())!;
      assert(box.x >= 0 && box.x + box.width <= 500, drawer);
      await page.keyboard.press("Escape");
      await page.locator(drawer).waitFor({ state: "hidden" });
    }
    await page.locator(".settings-button").click();
    await page.getByRole("switch", { name: "Compact" }).click();
    await page.waitForFunction(() => document.documentElement.dataset.density === "compact");
    await page.mouse.click(250, 650);
    await page.locator("#settings").waitFor({ state: "hidden" });
    // They are columns if there is space beside the log.
    await page.setViewportSize({ width: 1_400, height: 700 });
    for (const drawer of ["#roster", "#rooms"]) {
      await page.locator(drawer).waitFor();
      assertEquals(
        await page.locator(drawer).evaluate((column) => getComputedStyle(column).position),
        "static",
      );
    }
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
});

/** What browsers older than the oldest lack: each of them shows a notice. */
const TOO_OLD: Readonly<Record<string, () => void>> = {
  "Array.prototype.at": () => Reflect.deleteProperty(Array.prototype, "at"),
  "Object.hasOwn": () => Reflect.deleteProperty(Object, "hasOwn"),
  "AbortSignal.timeout": () => Reflect.deleteProperty(AbortSignal, "timeout"),
  "AbortSignal": () => Reflect.deleteProperty(globalThis, "AbortSignal"),
  "lookbehind": () => {
    globalThis.RegExp = new Proxy(RegExp, {
      construct(target, [pattern, ...flags]) {
        if (String(pattern).includes("(?<=")) throw new SyntaxError("Invalid group specifier name");
        return new target(pattern, ...flags);
      },
    });
  },
  "modules": () => Reflect.deleteProperty(HTMLScriptElement.prototype, "noModule"),
};

for (const [name, remove] of someOf(Object.entries(TOO_OLD), 2)) {
  Deno.test(`a browser without ${name} shows that it is too old, and uses the page without scripts`, async () => {
    await server.talk({ open: false, lines: 3 }, async ({ reader, url, say, enter }) => {
      const { page } = reader;
      await page.addInitScript(remove);
      await page.goto(`${url}&connect=polling`);
      await page.locator("#too-old").waitFor();
      // Nothing looks alive.
      const dead =
        ".connection-line, .settings-button, .rooms-find, .leave-button, .message-actions";
      assertEquals(await page.locator(`:is(${dead}):visible`).count(), 0);
      await reader.expectMessage("line 3.");
      // The form is sent like any form.
      await using other = await enter("Other");
      await reader.sayByButton("from long ago");
      await other.expectMessage("from long ago");

      await page.goto(`${url}&connect=polling`);
      await page.locator("#too-old a").click();
      await page.locator(".connection-words", { hasText: "Refreshed" }).waitFor();
      const { searchParams } = new URL(page.url());
      assertEquals([...searchParams].sort(), [["name", "Reader"]]);
      await say("seen without scripts");
      await page.frameLocator("iframe.refreshing-log").locator(".message", {
        hasText: "seen without scripts",
      })
        .waitFor();
    });
  });
}

Deno.test("a current browser shows no such notice", async () => {
  await server.talk({ lines: 1 }, async ({ reader: { page } }) => {
    assertEquals(await page.locator("#too-old").isVisible(), false);
  });
});
