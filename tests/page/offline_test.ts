// Offline: a room that was open can be read, is labelled as old, and becomes live again later.

import { assert, assertEquals } from "@std/assert";
import { BreakingProxy } from "../support/breaking_proxy.ts";
import type { Passing } from "../support/breaking_proxy.ts";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

Deno.test("a room can be read and written in while the server is gone, and nothing is lost", async () => {
  await using chat = await openChat();
  const { server, alice } = chat;
  await alice.say("said before");
  await alice.expectMessage("said before");
  await alice.page.reload();
  await alice.expectConnected("Connected");
  await until(async () => (await cachedTexts(alice)).includes("said before"));

  await server.kill("SIGKILL");
  await alice.page.reload();
  await alice.expectMessage("said before");
  await alice.page.locator(".old-page-line", { hasText: "This copy was saved on" }).waitFor();
  await alice.say("written in a tunnel");
  await alice.page.locator(".message.is-waiting", { hasText: "tunnel" }).waitFor();
  await alice.page.reload();
  await alice.page.locator(".message.is-waiting", { hasText: "tunnel" }).waitFor();

  await server.restart();
  await alice.page.locator(".message[id]", { hasText: "tunnel" }).waitFor();
  assertEquals(await alice.page.locator(".old-page-line").count(), 0);
  assertEquals(await alice.messages(), ["said before", "written in a tunnel"]);
  assertEquals(alice.errors, []);
});

Deno.test("a room is readable offline from the first visit on, and after signing in on the page", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { serviceWorker: true });
  await alice.open(`${server.url}/rooms/lobby`);
  await until(async () => (await cachedTexts(alice)).includes("lobby"));
  await alice.page.locator("#composer-name").fill("Alice");
  await alice.say("on the **first** visit");
  await alice.expectMessage("on the first visit");
  await until(async () => (await cachedTexts(alice)).includes("first"));

  await server.kill("SIGKILL");
  await alice.page.reload();
  await alice.page.locator(".message.is-own strong", { hasText: "first" }).waitFor();
  await alice.page.locator(".old-page-line").waitFor();
  // The page is live and styled.
  await alice.say("later");
  await alice.page.locator(".message.is-waiting", { hasText: "later" }).waitFor();
  assertEquals(await alice.page.locator("#composer-name").count(), 0);
  assertEquals(
    await alice.page.locator(".room").evaluate((room) => getComputedStyle(room).display),
    "grid",
  );
  assertEquals(alice.errors, []);
});

Deno.test("messages after the page load are available offline; deleted ones are not", async () => {
  await using chat = await openChat();
  const { server, alice } = chat;
  await alice.say("a slip of the tongue");
  await alice.expectMessage("a slip of the tongue");
  await alice.page.reload();
  await alice.expectConnected("Connected");
  await alice.say("came **live**");
  await alice.expectMessage("came live");
  await alice.page.locator(".message", { hasText: "a slip of the tongue" }).hover();
  await alice.page.locator(".message", { hasText: "a slip of the tongue" }).locator("button")
    .first().click();
  await alice.page.getByRole("button", { name: "Delete", exact: true }).click();
  await alice.page.locator(".message-menu .is-danger").click();
  await alice.page.locator(".message.is-deleted").waitFor();
  await until(async () => {
    const kept = await cachedTexts(alice);
    return kept.includes("live") && !kept.includes("tongue");
  });

  await server.kill("SIGKILL");
  await alice.page.reload();
  await alice.expectMessage("came live");
  await alice.page.locator(".message strong", { hasText: "live" }).waitFor();
  await alice.page.locator(".old-page-line").waitFor();
  assertEquals((await alice.messages()).length, 2);
  assertEquals(alice.errors, []);
});

Deno.test("messages that two tabs wrote offline are sent once each, an hour later and by the remaining tab", async () => {
  await using chat = await openChat();
  const { server, alice } = chat;
  await alice.page.reload();
  await alice.expectConnected("Connected");
  const other = await alice.page.context().newPage();
  await other.goto(`${server.url}/rooms/lobby`);
  await other.locator(".connection-words", { hasText: "Connected" }).waitFor();
  await server.kill("SIGKILL");
  await alice.say("by the first tab");
  await other.locator("#composer-text").fill("by the second tab");
  await other.locator("#composer-text").press("Enter");
  await other.locator(".message.is-waiting", { hasText: "second" }).waitFor();
  await other.reload();
  await other.locator(".message.is-waiting", { hasText: "second" }).waitFor();
  await other.close();

  const HOUR_MS = 60 * 60_000;
  await alice.page.clock.setSystemTime(Date.now() + HOUR_MS);
  await server.restart();
  await alice.page.locator(".message[id]", { hasText: "second" }).waitFor();
  await alice.page.locator(".message[id]", { hasText: "first" }).waitFor();
  await alice.page.reload();
  await alice.expectConnected("Connected");
  const { events } = await (await fetch(`${server.url}/rooms/lobby`, {
    headers: { accept: "application/json" },
  })).json();
  assertEquals(events.map(({ text }: { text: string }) => text).sort(), [
    "by the first tab",
    "by the second tab",
  ]);
  assertEquals(alice.errors, []);
});

Deno.test("messages written offline in another room are sent as soon as any room is connected", async () => {
  await using chat = await openChat();
  const { server, alice } = chat;
  const { page } = alice;
  // Each is cached while it is open, a moment after the worker has started.
  await until(() => isCached(alice, "lobby"));
  await alice.open(`${server.url}/rooms/garden`);
  await until(() => isCached(alice, "garden"));
  await server.kill("SIGKILL");
  await page.locator(".connection-line.is-waiting").waitFor();
  for (const text of ["said to the garden", "twice"]) await alice.say(text);
  await page.locator(".message.is-waiting", { hasText: "twice" }).waitFor();
  await page.goto(`${server.url}/rooms/lobby`);
  await page.locator(".old-page-line").waitFor();
  await server.restart();
  await alice.expectConnected("Connected");
  await page.waitForFunction(() =>
    !Object.keys(localStorage).some((key) => key.startsWith("hubbub.outbox."))
  );
  await alice.open(`${server.url}/rooms/garden`);
  assertEquals(await alice.messages(), ["said to the garden", "twice"]);
  assertEquals(await alice.page.locator(".message[id]").count(), 2);
  assertEquals(alice.errors, []);
});

Deno.test("signing out leaves nothing that could be read offline", async () => {
  await using chat = await openChat();
  const { server, alice } = chat;
  await alice.page.reload();
  await alice.expectConnected("Connected");
  await until(async () => (await cachedTexts(alice)).includes("lobby"));
  await alice.page.goto(server.url);
  const signOut = alice.page.locator('form[action="/session/end"] button', { hasText: "Sign out" });
  await signOut.click();
  // The page after the form: no page can be queried while another one replaces it.
  await signOut.waitFor({ state: "detached" });
  await until(() => alice.page.evaluate(async () => !await caches.has("hubbub-pages")));
});

Deno.test("the page can be installed: manifest, icon and worker are there", async () => {
  await using server = await ServerProcess.start();
  const manifest = await fetch(`${server.url}/static/manifest.webmanifest`);
  assert(manifest.headers.get("content-type")?.startsWith("application/manifest+json"));
  const { icons, start_url, id } = await manifest.json();
  assertEquals([start_url, id], ["/?app", "/"]);
  const page = await (await fetch(server.url, { headers: { accept: "text/html" } })).text();
  const touch = /<link rel="apple-touch-icon" href="([^"]+)"/.exec(page)?.[1];
  const pictures = [...icons, { src: touch, sizes: "180x180", type: "image/png" }];
  for (const { src, sizes, type } of pictures) {
    const icon = await fetch(new URL(src, server.url));
    assertEquals([icon.status, icon.headers.get("content-type")], [200, type]);
    const bytes = new DataView((await icon.bytes()).buffer);
    // A PNG contains its width and height in its header.
    if (type === "image/png") assertEquals(`${bytes.getUint32(16)}x${bytes.getUint32(20)}`, sizes);
  }
  const wanted = ["192x192 any", "512x512 any", "512x512 maskable"];
  const offered = icons.map(({ sizes, purpose }: Record<string, string>) => `${sizes} ${purpose}`);
  assertEquals(wanted.filter((icon) => !offered.includes(icon)), []);
  const worker = await fetch(`${server.url}/sw.js`);
  assert(worker.headers.get("content-type")?.includes("javascript"));
  assertEquals(worker.headers.get("cache-control"), "no-cache");
  await worker.body?.cancel();
});

/** A server, and Alice in its lobby with a ready worker, which caches the next page that loads. */
async function openChat() {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await ServerProcess.start({ env: { HUBBUB_RATE: "0" } }));
  const browser = stack.use(await launchChromium());
  const alice = stack.use(await PageUser.open(browser, { serviceWorker: true }));
  await alice.signIn(server.url, { name: "Alice" });
  await alice.expectConnected("Connected");
  await alice.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const all = stack.move();
  return { server, alice, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Everything in the cache of pages. */
async function cachedTexts({ page }: PageUser): Promise<string> {
  return await page.evaluate(async () => {
    const all = await (await caches.open("hubbub-pages")).matchAll();
    return (await Promise.all(all.map((each) => each.text()))).join("");
  });
}

/** Whether a room can be opened offline: its log is stored after its page. */
function isCached({ page }: PageUser, room: string): Promise<boolean> {
  return page.evaluate(async (log) => {
    return await (await caches.open("hubbub-pages")).match(log) !== undefined;
  }, `/rooms/${room}?log`);
}

Deno.test("a room shows as it was while the network answers nothing, or a proxy does for a server that starts again", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const passing: Passing = { websocket: true, streams: true };
  await using proxy = new BreakingProxy(server.url, passing);
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { serviceWorker: true });
  await alice.signIn(proxy.url, { name: "Alice" });
  await alice.say("said before");
  await alice.expectMessage("said before");
  await until(async () => (await cachedTexts(alice)).includes("said before"));

  const oldLine = alice.page.locator(".old-page-line");
  const answers = [
    // Nothing, for as long as anyone waits.
    () => new Promise<Response>(() => {}),
    () => new Response("Bad gateway", { status: 502 }),
    // The answer of a captive portal is no sign-out.
    () => new Response("Sign in to this network", { status: 403 }),
  ];
  for (const answer of answers) {
    passing.answer = answer;
    await alice.page.goto(`${proxy.url}/rooms/lobby`, { waitUntil: "commit" });
    if (answer !== answers[2]) {
      await alice.expectMessage("said before");
      await oldLine.waitFor();
    }
    passing.answer = undefined;
    await alice.open(`${proxy.url}/rooms/lobby`);
    await alice.expectMessage("said before");
    assertEquals(await isCached(alice, "lobby"), true);
  }
});

Deno.test("a room that is still loading while its reader signs out is not readable afterwards", async () => {
  const env = { HUBBUB_RATE: "0", HUBBUB_PASSWORD: "open sesame" };
  await using server = await ServerProcess.start({ env });
  const passing: Passing = { websocket: true, streams: true };
  await using proxy = new BreakingProxy(server.url, passing);
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { serviceWorker: true });
  await alice.page.goto(proxy.url);
  await alice.page.locator('input[name="password"]').fill("open sesame");
  await alice.page.locator('input[name="name"]').fill("Alice");
  await alice.page.locator('form[action="/session"] button').first().click();
  await alice.expectConnected("Connected");
  await alice.page.evaluate(() => navigator.serviceWorker.ready);
  await alice.page.goto(`${proxy.url}/rooms/garden`);
  await alice.expectConnected("Connected");
  await alice.say("behind the hedge");
  await alice.expectMessage("behind the hedge");

  // The server has answered the second tab, and the network is slow.
  const isAsked = Promise.withResolvers<void>();
  const isReleased = Promise.withResolvers<void>();
  passing.answer = (request) => {
    if (!request.url.endsWith("/rooms/garden")) return undefined;
    return (async () => {
      const response = await proxy.forward(request);
      isAsked.resolve();
      await isReleased.promise;
      return response;
    })();
  };
  await using second = await alice.openTab();
  const loading = second.page.goto(`${proxy.url}/rooms/garden`, { waitUntil: "commit" });
  await isAsked.promise;
  await signOutAtWelcome(alice, proxy.url);
  isReleased.resolve();
  await loading;
  await second.page.close();
  await server.kill("SIGKILL");
  passing.answer = () => new Response("Bad gateway", { status: 502 });
  await alice.page.goto(`${proxy.url}/rooms/garden`).catch(() => {});
  assertEquals((await alice.page.content()).includes("behind the hedge"), false);
  assertEquals((await cachedTexts(alice).catch(() => "")).includes("behind the hedge"), false);
});

/** By the form on the welcome page; resolves after the page that it leads to. */
async function signOutAtWelcome({ page }: PageUser, url: string): Promise<void> {
  await page.goto(url);
  const signOut = page.locator('form[action="/session/end"] button', { hasText: "Sign out" });
  await signOut.click();
  await signOut.waitFor({ state: "detached" });
}

Deno.test("the installed app starts in the room that was opened last, with and without a network", async () => {
  await using chat = await openChat();
  const { server, alice } = chat;
  const { page } = alice;
  await until(() => isCached(alice, "lobby"));
  await alice.open(`${server.url}/rooms/garden`);
  await alice.say("said in the garden");
  await until(async () => (await cachedTexts(alice)).includes("said in the garden"));
  const start = `${server.url}/?app`;
  await page.goto(start);
  await page.waitForURL("**/rooms/garden");
  await server.kill("SIGKILL");
  await page.goto(start);
  await page.waitForURL("**/rooms/garden");
  await alice.expectMessage("said in the garden");

  // The users are unknown: the page does not claim that there are none.
  await page.locator(".old-page-line").waitFor();
  await page.locator(".roster", { hasText: "No connection: the list of people is not available." })
    .waitFor();
  assertEquals(await page.locator(".roster-nobody").count(), 0);
  assertEquals(await page.locator(".roster-count").count(), 0);

  // Every other page leads to the saved ones.
  for (const path of ["/", "/rooms", "/rooms/unsaved", "/rooms/lobby/1"]) {
    await page.goto(server.url + path);
    await page.getByRole("heading", { name: "No connection" }).waitFor();
    assertEquals(await page.locator(".room-line-name").allInnerTexts(), ["garden", "lobby"]);
    assertEquals(
      await page.locator(".card").evaluate((card) => getComputedStyle(card).display),
      "grid",
    );
  }
  await page.getByRole("link", { name: "lobby" }).click();
  await page.locator(".old-page-line").waitFor();
  await server.restart();
  await alice.expectConnected("Connected");
  await page.locator(".roster-user", { hasText: "Alice" }).waitFor();
  assertEquals(await page.getByText("No connection").count(), 0);
  assertEquals(alice.errors, []);
});

Deno.test("a server that restarts behind a proxy leads to the saved rooms; a stranger's device has none", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const passing: Passing = { websocket: true, streams: true };
  await using proxy = new BreakingProxy(server.url, passing);
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { serviceWorker: true });
  await alice.signIn(proxy.url, { name: "Alice" });
  await alice.expectConnected("Connected");
  await until(() => isCached(alice, "lobby"));
  for (const status of [502, 503, 504]) {
    passing.answer = () => new Response("Bad gateway", { status });
    await alice.page.goto(`${proxy.url}/`);
    await alice.page.getByRole("link", { name: "lobby" }).waitFor();
    await alice.page.goto(`${proxy.url}/rooms/lobby`);
    await alice.page.locator(".old-page-line").waitFor();
    await alice.page.goto(`${proxy.url}/rooms/unsaved`);
    await alice.page.getByRole("link", { name: "lobby" }).waitFor();
  }
  passing.answer = undefined;
  await signOutAtWelcome(alice, proxy.url);
  passing.answer = () => new Response("Bad gateway", { status: 502 });
  await alice.page.goto(`${proxy.url}/`);
  assertEquals(await alice.page.getByRole("link", { name: "lobby" }).count(), 0);
});

Deno.test("a lost connection is reported beside the list of users, until it is back", async () => {
  await using chat = await openChat();
  const { server, alice } = chat;
  const roster = alice.page.locator(".roster");
  await roster.locator(".roster-user", { hasText: "Alice" }).waitFor();
  // The texts of the list and the connection, and how often the line of the list appears or
  // disappears.
  await alice.page.evaluate(() => {
    const said = { changes: 0, tries: 0 };
    Object.assign(globalThis, { said });
    let isSaid = false;
    let was = "";
    new MutationObserver(() => {
      const is = document.querySelector(".roster")!.textContent.includes("No connection");
      if (is !== isSaid) said.changes += 1;
      isSaid = is;
      const state = document.querySelector(".connection-line")!.className;
      if (state !== was && state.includes("is-connecting")) said.tries += 1;
      was = state;
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await server.kill("SIGKILL");
  await roster.getByText("these people were here when it was lost").waitFor();
  assertEquals(await roster.locator(".roster-user").count(), 1);
  const said = () =>
    alice.page.evaluate(() =>
      (globalThis as unknown as { said: { changes: number; tries: number } }).said
    );
  await until(async () => (await said()).tries > 2);
  assertEquals((await said()).changes, 1);
  await server.restart();
  await alice.expectConnected("Connected");
  await roster.getByText("No connection").waitFor({ state: "detached" });
});
