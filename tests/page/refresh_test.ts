// Periodic refresh, and pages without scripts: what is shown stays current, and all messages can be
// reached.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { getJson, sayMany } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

/** Both kinds of pages without live updates. */
const WAYS = [
  { path: "?refresh=5", javaScript: true },
  { path: "", javaScript: false },
] as const;

Deno.test("the users are the same in the log's frame and in the list beside it, and stay current", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  for (const { path, javaScript } of WAYS) {
    const room = javaScript ? "one" : "two";
    await using ann = await PageUser.open(browser, { width: 1_400, javaScript });
    const { page } = ann;
    await page.goto(`${server.url}/rooms/${room}${path}${path ? "&" : "?"}name=Ann`);
    const count = page.frameLocator("iframe.refreshing-log").locator(".log-pause span").first();
    const people = page.frameLocator("iframe.refreshing-roster").locator(".roster-user");
    await people.first().waitFor();
    await using bob = await JsonSocket.open(server.socketUrl, { name: "Bob" });
    bob.send({ type: "join", room });
    await people.nth(1).waitFor();
    await until(async () => (await count.innerText()).startsWith("2 people here"));
    const { users } = await getJson(server, `/rooms/${room}?users`);
    assertEquals(users.length, 2);
    // Nothing beside them shows the state of the time when the page was loaded.
    for (const old of [".roster > .roster-list", ".roster-count", ".roster-number"]) {
      assertEquals(await page.locator(old).filter({ visible: true }).count(), 0, old);
    }
  }
});

Deno.test("every message is reached by links, back to the first and to the newest again", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await sayMany(server, "long", 120);
  await using browser = await launchChromium();
  for (const { path, javaScript } of WAYS) {
    await using ann = await PageUser.open(browser, { javaScript });
    await ann.page.goto(`${server.url}/rooms/long${path}`);
    const frame = ann.page.frameLocator("iframe.refreshing-log");
    const older = frame.getByRole("link", { name: "Older messages" });
    const seqs = () =>
      frame.locator(".message[id]").evaluateAll((all) => all.map(({ id }) => Number(id.slice(1))));
    const seen = new Set<number>();
    for (const first of [71, 21, 1]) {
      await frame.locator(`#m${first}`).waitFor();
      const shown = await seqs();
      assertEquals(shown[0], first);
      for (const seq of shown) seen.add(seq);
      if (first > 1) await older.click();
    }
    assertEquals(seen.size, 120);
    assertEquals(await older.count(), 0, "the log begins here");
    await frame.getByRole("link", { name: "Back to the newest messages" }).first().click();
    await frame.locator("#m120").waitFor();
  }
});

Deno.test("an older page stands still, and names its guest on the way", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await sayMany(server, "long", 60);
  const html = async (path: string) =>
    await (await fetch(server.url + path, { headers: { accept: "text/html" } })).text();
  const newest = await html("/rooms/long?view=log&name=Ann");
  assert(newest.includes('http-equiv="refresh"'));
  assert(newest.includes("name=Ann&amp;before=11"), newest);
  const older = await html("/rooms/long?view=log&name=Ann&before=11");
  assert(!older.includes('http-equiv="refresh"'));
  assert(older.includes('id="m1"') && older.includes('id="m10"') && !older.includes('id="m11"'));
  // Other kinds of places are parsed by the same rule, and invalid ones are refused.
  assert((await html("/rooms/long?view=log&around=30")).includes('id="m30"'));
  const refused = await fetch(`${server.url}/rooms/long?view=log&before=x`, {
    headers: { accept: "text/html" },
  });
  assertEquals(refused.status, 400);
  await refused.body?.cancel();
});

Deno.test("without scripts nothing is shown that needs one", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await sayMany(server, "den", 3);
  await using browser = await launchChromium();
  await using ann = await PageUser.open(browser, { width: 1_400, javaScript: false });
  const { page } = ann;
  await ann.signIn(server.url, { name: "Ann", room: "den" });
  await ann.sayByButton("mine");
  for (const path of ["/rooms/den", "/rooms/den/4", "/rooms/den?refresh=5"]) {
    await page.goto(server.url + path);
    await page.locator(".rooms-side").waitFor();
    for (const dead of [".rooms-find", ".leave-button", ".settings-button", ".message-actions"]) {
      assertEquals(await page.locator(dead).filter({ visible: true }).count(), 0, dead + path);
    }
    await page.locator(".rooms-all").waitFor();
  }
  // A link to a message shows the log itself, not a frame.
  await page.goto(`${server.url}/rooms/den/2`);
  await page.locator(".message.is-target").waitFor();
});
