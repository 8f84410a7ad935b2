// A page of another site can do nothing to a user who is signed in here. In a real browser.

import { assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { getJson } from "../support/http_requests.ts";
import { PageUser } from "../support/page_user.ts";
import { ServerProcess } from "../support/server_process.ts";

/**
 * Another site: to a browser, this machine under another name. Under the same name, another port is
 * the same site, whose requests carry the cookie.
 */
function evilSite(html: string, name = "localhost"): { url: string; server: Deno.HttpServer } {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () =>
      new Response(`<!doctype html><title>evil</title>${html}`, {
        headers: { "content-type": "text/html" },
      }),
  );
  return { url: `http://${name}:${(server.addr as Deno.NetAddr).port}/`, server };
}

Deno.test("a page of another site sends no form, opens no socket, and shows no frame", async () => {
  await using server = await ServerProcess.start();
  await using browser = await launchChromium();
  await using victim = await PageUser.open(browser);
  await victim.signIn(server.url, { name: "alice" });
  await victim.expectConnected("Connected");
  const { page } = victim;
  const evil = evilSite(`
    <form method="post" action="${server.url}/rooms/lobby"><input name="text" value="forged"></form>
    <form method="post" action="${server.url}/session"><input name="name" value="forged"></form>
    <form method="post" action="${server.url}/session/end"></form>
    <form method="post" enctype="text/plain" action="${server.url}/rooms/lobby?name=alice">
      <input name='{"text":"forged","x":"' value='"}'></form>
    <iframe src="${server.url}/rooms/lobby"></iframe>`);
  try {
    for (let form = 0; form < 4; form++) {
      await page.goto(evil.url);
      const [response] = await Promise.all([
        page.waitForResponse((answer) => answer.request().method() === "POST"),
        page.evaluate((index) => document.forms[index]!.submit(), form),
      ]);
      assertEquals([form, response.status()], [form, 403]);
      // The refusal is a page, to which the browser navigated.
      await page.locator(".error-status").waitFor();
    }
    await page.goto(evil.url);
    const socket = await page.evaluate((address) =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        socket.onopen = () => resolve("open");
        socket.onerror = () => resolve("refused");
      }), `${server.socketUrl}/ws?name=alice`);
    assertEquals(socket, "refused");
    const read = await page.evaluate(async (address) => {
      const attempts = [{}, { credentials: "include" as const }, { method: "DELETE" }];
      const answers = attempts.map((init) => fetch(address, init).then(() => "read", () => "kept"));
      return await Promise.all(answers);
    }, `${server.url}/session`);
    assertEquals(read, ["kept", "kept", "kept"]);
    // The frame is there, and the browser shows its own error in it.
    const shown = await Promise.all(
      page.frames().slice(1).map((frame) => frame.locator(".room-header").count()),
    );
    assertEquals(shown, [0]);
  } finally {
    await evil.server.shutdown();
  }
  assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
  await page.goto(server.url);
  assertEquals(await page.locator('input[name="name"]').inputValue(), "alice");
});

Deno.test("a page on another port of the host can load nothing as an image, a script or a frame", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_PASSWORD: "sesame" } });
  await using browser = await launchChromium();
  await using victim = await PageUser.open(browser);
  const { page } = victim;
  await page.goto(server.url);
  // The user's picture would reveal the session: only signed-in users get it.
  const { avatar } = await page.evaluate(async () => {
    const body = JSON.stringify({ name: "alice", password: "sesame" });
    const headers = { "content-type": "application/json" };
    return await (await fetch("/session", { method: "POST", headers, body })).json();
  });
  const loads = (address: string) =>
    page.evaluate((src) =>
      new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve("shown");
        image.onerror = () => resolve("kept");
        image.src = src;
      }), address);
  assertEquals(await loads(server.url + avatar), "shown");
  const sibling = evilSite("", "127.0.0.1");
  try {
    // Another address requests what the browser already has in its cache.
    await page.goto(sibling.url);
    assertEquals(await loads(`${server.url}${avatar}?i=x`), "kept");
    const asked = page.waitForResponse((answer) => answer.url().startsWith(`${server.url}/rooms`));
    await page.evaluate((src) => {
      const frame = document.createElement("iframe");
      frame.src = src;
      document.body.append(frame);
    }, `${server.url}/rooms/lobby`);
    // As a stranger: the members-only server shows its sign-in page.
    assertEquals((await asked).status(), 303);
    // A link that a signed-in user follows.
    await page.evaluate((href) => void (location.href = href), `${server.url}/rooms/lobby`);
    await victim.expectConnected("Connected");
  } finally {
    await sibling.server.shutdown();
  }
});
