// The browser's notifications: requested by a click only, shown once for all tabs, and a way into the room.

import { assertEquals } from "@std/assert";
import { launchWholeChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

async function annSays(server: ServerProcess, room: string, text: string): Promise<void> {
  const response = await fetch(`${server.url}/rooms/${room}?name=Ann`, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "text/plain" },
    body: text,
  });
  assertEquals(response.status, 201);
  await response.body?.cancel();
}

/** Notifications that a tab has shown, and rooms whose notification it has closed. */
interface Watched {
  shown: string[];
  takenAway: string;
}

// There is no desktop to show anything, so the calls to the browser are checked.
function recordShown(): void {
  const shown: string[] = [];
  Object.assign(globalThis, { shown });
  ServiceWorkerRegistration.prototype.showNotification = (title, options) => {
    shown.push(`${title}: ${options?.body}`);
    return Promise.resolve();
  };
}

function recordClosed(): void {
  ServiceWorkerRegistration.prototype.getNotifications = (filter) => {
    const close = () => Object.assign(globalThis, { takenAway: filter?.tag });
    return Promise.resolve([{ close } as unknown as Notification]);
  };
}

async function choose(user: PageUser, label: string): Promise<void> {
  await user.page.getByRole("button", { name: "Settings" }).press("Enter");
  await user.page.getByRole("radio", { name: label }).press("Space");
}

Deno.test("a mention is shown once by the browser if notifications are on, and leads to its room", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchWholeChromium();
  await using reader = await PageUser.open(browser, { serviceWorker: true });
  const { page } = reader;
  await annSays(server, "work", "hello");
  await page.goto(`${server.url}/rooms/work?name=Reader`);
  await reader.expectConnected("Connected");

  await choose(reader, "When someone mentions me");
  await page.locator(".notify-problem", { hasText: "blocks" }).waitFor();
  assertEquals(await page.getByRole("radio", { name: "None" }).isChecked(), true);
  await reader.grant("notifications");
  await page.reload();
  await reader.expectConnected("Connected");
  await choose(reader, "When someone mentions me");
  await page.waitForFunction(() =>
    localStorage.getItem("hubbub.room.work")?.includes('"notify":"mentions"')
  );
  await until(() =>
    page.evaluate(async () =>
      (await navigator.serviceWorker.getRegistration())?.active?.state === "activated"
    )
  );

  await page.goto(`${server.url}/rooms/lobby?name=Reader`);
  await reader.expectConnected("Connected");
  await using second = await reader.openTab();
  await second.open(`${server.url}/rooms/lobby?name=Reader`);
  for (const tab of [reader, second]) await tab.page.evaluate(recordShown);
  await annSays(server, "work", "to nobody");
  await annSays(server, "work", "are you there, @Reader?");
  await annSays(server, "lobby", "and @Reader here, where nobody asked for it");
  const anyShown = () =>
    Promise.any(
      [reader, second].map((tab) =>
        tab.page.waitForFunction(() => (globalThis as unknown as Partial<Watched>).shown?.length)
      ),
    );
  await anyShown();
  // Each tab has received it, has waited for its turn, and found that it was shown.
  for (const tab of [reader, second]) {
    const work = tab.page.locator(".saved-room", { hasText: "work" });
    await work.locator(".unread-mark.is-mention").waitFor({ state: "attached" });
    await tab.expectMessage("and @Reader here");
  }
  await until(() =>
    page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return ![...held, ...pending].some(({ name }) => name?.startsWith("hubbub.notified."));
    })
  );
  const shown = await Promise.all(
    [reader, second].map(({ page }) =>
      page.evaluate(() => (globalThis as unknown as Watched).shown)
    ),
  );
  assertEquals(shown.flat(), ["Ann in work: are you there, @Reader?"]);

  // Read there, it is no longer shown.
  await second.page.addInitScript(recordClosed);
  await second.open(`${server.url}/rooms/work?name=Reader`);
  await second.page.waitForFunction(() => (globalThis as unknown as Watched).takenAway === "work");
  assertEquals([...reader.errors, ...second.errors], []);
});
