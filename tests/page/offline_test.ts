// Without a network: a room that was open can be read, says that it is old, and is itself again later.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

Deno.test("a room can be read and written in while the server is gone, and nothing is lost", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { serviceWorker: true });
  await alice.signIn(server.url, { name: "Alice" });
  await alice.expectConnected("Connected");
  await alice.page.waitForFunction(async () =>
    (await navigator.serviceWorker.getRegistration())?.active !== null &&
    await navigator.serviceWorker.getRegistration() !== undefined
  );
  await alice.say("said before");
  await alice.expectMessage("said before");
  // The first page was there before its worker; from the next one on it keeps what is loaded.
  await alice.page.reload();
  await alice.expectConnected("Connected");

  await server.kill("SIGKILL");
  await alice.page.reload();
  await alice.expectMessage("said before");
  await alice.page.locator(".old-page-line", { hasText: "This is how the room looked" }).waitFor();
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

Deno.test("who signs out leaves nothing that could be read without a network", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { serviceWorker: true });
  await alice.signIn(server.url, { name: "Alice" });
  await alice.page.waitForFunction(async () =>
    (await navigator.serviceWorker.getRegistration())?.active !== null &&
    await navigator.serviceWorker.getRegistration() !== undefined
  );
  await alice.page.reload();
  await alice.expectConnected("Connected");
  await alice.page.waitForFunction(async () => await caches.has("hubbub-pages"));
  await alice.page.goto(server.url);
  await alice.page.locator('form[action="/session/end"] button', { hasText: "Sign out" }).click();
  await alice.page.waitForFunction(async () => !await caches.has("hubbub-pages"));
});

Deno.test("the page can be installed: manifest, icon and worker are there", async () => {
  await using server = await ServerProcess.start();
  const manifest = await fetch(`${server.url}/static/manifest.webmanifest`);
  assert(manifest.headers.get("content-type")?.startsWith("application/manifest+json"));
  const { icons, start_url } = await manifest.json();
  assertEquals(start_url, "/");
  const icon = await fetch(new URL(icons[0].src, server.url), { method: "GET" });
  assertEquals(icon.status, 200);
  await icon.body?.cancel();
  const worker = await fetch(`${server.url}/sw.js`);
  assert(worker.headers.get("content-type")?.includes("javascript"));
  assertEquals(worker.headers.get("cache-control"), "no-cache");
  await worker.body?.cancel();
});
