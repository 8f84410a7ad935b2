// Signing out: names what nobody has received yet, and leaves nothing of the user in the browser.

import { assert, assertEquals } from "@std/assert";
import { objections } from "../support/axe.ts";
import { BreakingProxy } from "../support/breaking_proxy.ts";
import type { Passing } from "../support/breaking_proxy.ts";
import { launchChromium } from "../support/chromium.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const SIGN_OUT = "#sign-out button";
/** Shown before the sign-out, with a script and without. */
const FINAL = "you are a new user";
const DIALOG = "dialog.unsent[open]";

/** The content of the storages that a page can see, as names and values. */
function savedBy({ page }: PageUser): Promise<string> {
  return page.evaluate(async () => {
    const pages = await caches.has("hubbub-pages")
      ? await (await caches.open("hubbub-pages")).keys()
      : [];
    return JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      pages.map(({ url }) => url),
    ]);
  });
}

/** Alice in two rooms in two tabs, with a draft in each, and what was saved of them. */
async function openTabs(url: string, alice: PageUser): Promise<PageUser> {
  await alice.signIn(url, { name: "Alice", room: "lobby" });
  await alice.expectConnected("Connected");
  await alice.composer.fill("a half-said secret");
  const other = await alice.openTab();
  await other.open(`${url}/rooms/garden`);
  await other.say("said in the garden");
  await other.expectMessage("said in the garden");
  await until(async () => {
    const kept = await savedBy(other);
    return ["hubbub.owner", "half-said", "hubbub.read.garden"].every((word) => kept.includes(word));
  });
  return other;
}

Deno.test("signing out names what is unsent and asks, and then leaves nothing in any tab", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const passing: Passing = { websocket: true, streams: true };
  await using proxy = new BreakingProxy(server.url, passing);
  await using browser = await launchChromium();
  for (const understandsHeader of [true, false]) {
    // Browsers obey Clear-Site-Data under https only, and some do not support it.
    passing.answer = understandsHeader ? undefined : (request) => {
      if (new URL(request.url).pathname !== "/session/end") return undefined;
      return proxy.forward(request).then((response) => {
        const headers = new Headers(response.headers);
        headers.delete("clear-site-data");
        return new Response(response.body, { status: response.status, headers });
      });
    };
    await using alice = await PageUser.open(browser, { serviceWorker: true });
    await using other = await openTabs(proxy.url, alice);
    const { page } = alice;
    await page.goto(proxy.url);
    await page.locator(SIGN_OUT).click();
    const dialog = page.locator(DIALOG);
    await dialog.waitFor();
    assert((await dialog.innerText()).includes("lobby a half-said secret"));
    assert((await dialog.innerText()).includes(FINAL));
    assertEquals(await objections(page), []);
    await dialog.getByRole("button", { name: "Stay signed in" }).click();
    await page.reload();
    assert((await savedBy(alice)).includes("half-said"));
    await page.locator(SIGN_OUT).click();
    await dialog.getByRole("button", { name: "Delete and sign out" }).click();
    await page.locator(SIGN_OUT).waitFor({ state: "detached" });
    // The other tab learns that the session has ended, and leaves some time later.
    await other.page.locator("#composer-name").waitFor();
    await other.page.goto(proxy.url);
    for (const tab of [alice, other]) assertEquals(await savedBy(tab), "[{},{},[]]");
    assertEquals([alice.errors, other.errors], [[], []]);
  }
});

Deno.test("signing out does not ask if nothing is unsent, and clears without a script too", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  for (const scripted of [true, false]) {
    await using alice = await PageUser.open(browser);
    await alice.signIn(server.url, { name: "Alice" });
    await alice.say("all said");
    await alice.expectMessage("all said");
    await until(async () => (await savedBy(alice)).includes("hubbub.read.lobby"));
    if (!scripted) await alice.page.route("**/static/dist/*.js*", (route) => route.abort());
    await alice.page.goto(server.url);
    const hint = await alice.page.locator(SIGN_OUT).getAttribute("aria-describedby");
    assert((await alice.page.locator(`#${hint}`).innerText()).includes(FINAL));
    await alice.page.locator(SIGN_OUT).click();
    await alice.page.locator(SIGN_OUT).waitFor({ state: "detached" });
    assertEquals(await alice.page.locator(DIALOG).count(), 0);
    assertEquals(await savedBy(alice), "[{},{},[]]");
  }
});

Deno.test("a failed sign-out deletes nothing, and says so", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const passing: Passing = { websocket: true, streams: true };
  await using proxy = new BreakingProxy(server.url, passing);
  await using browser = await launchChromium();
  for (const isOffline of [true, false]) {
    await using alice = await PageUser.open(browser);
    const { page } = alice;
    await alice.signIn(proxy.url, { name: "Alice" });
    await alice.composer.fill("a half-said secret");
    await until(async () => (await savedBy(alice)).includes("half-said"));
    await page.goto(proxy.url);
    passing.answer = (request) =>
      new URL(request.url).pathname === "/session/end"
        ? new Response("Not from here", { status: 403 })
        : undefined;
    await page.context().setOffline(isOffline);
    await page.locator(SIGN_OUT).click();
    // Not waitForURL, which throws if the navigation fails meanwhile.
    const noAnswer = isOffline
      ? page.waitForEvent("requestfailed", (request) => request.url().endsWith("/session/end"))
      : page.getByText("Not from here").waitFor();
    await page.locator(DIALOG).getByRole("button", { name: "Delete and sign out" }).click();
    await noAnswer;
    await page.context().setOffline(false);
    passing.answer = undefined;
    await page.goto(proxy.url);
    await page.locator(SIGN_OUT).waitFor();
    assert((await savedBy(alice)).includes("half-said"));
  }
});

Deno.test("the question before signing out is asked in Chinese too", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using alice = await PageUser.open(browser, { locale: "zh-CN" });
  await alice.signIn(server.url, { name: "Alice" });
  await alice.composer.fill("还没说完");
  await until(async () => (await savedBy(alice)).includes("还没说完"));
  await alice.page.goto(server.url);
  await alice.page.locator(SIGN_OUT).click();
  const dialog = alice.page.locator(DIALOG);
  await dialog.getByRole("button", { name: "删除并退出登录" }).waitFor();
  assert((await dialog.innerText()).includes("会成为另一个用户"));
  assert((await alice.page.locator("#sign-out-hint").innerText()).includes("会成为另一个用户"));
});
