// 188 texts that became code elsewhere: as messages, names, rooms and emails, on every page and by
// every transport, in a real browser.

import { assert, assertEquals } from "@std/assert";
import { launchChromium } from "../support/chromium.ts";
import { get, post, postJson } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { strangers } from "../support/page_audit.ts";
import { IS_LONG } from "../support/long_form.ts";
import { PageUser } from "../support/page_user.ts";
import type { Browser } from "../support/playwright.ts";
import { ServerProcess } from "../support/server_process.ts";
import { XSS_PAYLOADS } from "../support/xss_payloads.ts";

const FORM = "application/x-www-form-urlencoded";
const ROOM = "xss";

/** A user who records dialogs and navigations. */
class Victim implements AsyncDisposable {
  readonly user: PageUser;
  readonly #origin: string;
  readonly #dialogs: string[] = [];

  private constructor(user: PageUser, origin: string) {
    this.user = user;
    this.#origin = origin;
    user.page.on("dialog", (dialog) => {
      this.#dialogs.push(dialog.message());
      dialog.dismiss();
    });
  }

  static async open(browser: Browser, origin: string, javaScript = true): Promise<Victim> {
    return new Victim(await PageUser.open(browser, { javaScript }), origin);
  }

  /** Nothing ran, nothing was requested, and the page contains only what the server put there. */
  async expectUnharmed(where: string): Promise<void> {
    const { page, requests, errors } = this.user;
    for (const frame of page.frames()) {
      assertEquals([where, await strangers(frame, this.#origin)], [where, []]);
    }
    const elsewhere = requests.filter((address) => new URL(address).origin !== this.#origin);
    assertEquals([where, this.#dialogs, elsewhere, errors], [where, [], [], []]);
    assertEquals([where, new URL(page.url()).origin], [where, this.#origin]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.user[Symbol.asyncDispose]();
  }
}

/** Some of the payloads if each costs a page; all of them in the long form. */
function some(every: number): readonly string[] {
  return XSS_PAYLOADS.filter((_, index) => IS_LONG || index % every === 0);
}

/**
 * Sends every payload, under every name that is valid; some as an edit. Returns how many are in the
 * log.
 */
async function sayAll(server: ServerProcess): Promise<{ said: number; names: number }> {
  let said = 0;
  let names = 0;
  for (const text of XSS_PAYLOADS) {
    const named = await postJson(server, `/rooms/${ROOM}`, { text, name: text.slice(0, 32) });
    const { code } = await named.json();
    if (named.status === 201) names++;
    else {
      // A name with invisible characters is refused: then the text gets a plain one.
      assertEquals([text, code], [text, "bad_request"]);
      const plain = await post(server, `/rooms/${ROOM}?name=plain`, "text/plain", text);
      assertEquals([text, plain.status], [text, 201]);
      await plain.body?.cancel();
    }
    said++;
  }
  return { said, names };
}

Deno.test("no text of anybody's becomes anything but text", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using browser = await launchChromium();
  assert(XSS_PAYLOADS.length >= 150);

  await t.step("while it comes in, by every way of connecting", async () => {
    await using onSocket = await Victim.open(browser, server.url);
    await using onStream = await Victim.open(browser, server.url);
    await using onPolls = await Victim.open(browser, server.url);
    const victims = { websocket: onSocket, sse: onStream, polling: onPolls };
    for (const [by, { user }] of Object.entries(victims)) {
      await user.open(`${server.url}/rooms/${ROOM}?name=victim-${by}&connect=${by}`);
    }
    // Names appear in the list of users and beside "is writing", too.
    const hostile = XSS_PAYLOADS.filter((text) => [...text].length <= 32).slice(0, 30);
    const present: JsonSocket[] = [];
    for (const name of hostile) {
      const socket = await JsonSocket.open(server.socketUrl, { name }).catch(() => undefined);
      if (socket === undefined) continue;
      present.push(socket);
      socket.send({ type: "join", room: ROOM }, { type: "typing", room: ROOM });
      await socket.next("joined");
    }
    assert(present.length >= 20, `${present.length}`);
    const { said, names } = await sayAll(server);
    assertEquals(said, XSS_PAYLOADS.length);
    assert(names > 100, `${names}`);
    await post(server, `/rooms/${ROOM}?name=last`, "text/plain", "the last one").then((response) =>
      response.body?.cancel()
    );
    for (const [by, victim] of Object.entries(victims)) {
      await victim.user.expectMessage("the last one");
      await victim.expectUnharmed(by);
    }
    for (const socket of present) await socket.close();
  });

  await t.step("on every page that shows it again", async () => {
    await using victim = await Victim.open(browser, server.url);
    const paths = [
      `/rooms/${ROOM}?limit=200`,
      `/rooms/${ROOM}?limit=200&after=0`,
      `/rooms/${ROOM}?limit=200&after=200`,
      `/rooms/${ROOM}?refresh=5`,
      `/rooms/${ROOM}?view=log&limit=200`,
      `/rooms/${ROOM}/3`,
      "/rooms",
      "/",
    ];
    for (const path of paths) {
      await victim.user.page.goto(server.url + path);
      await victim.user.page.locator("#app").waitFor();
      await victim.expectUnharmed(path);
    }
  });

  await t.step("without JavaScript", async () => {
    await using victim = await Victim.open(browser, server.url, false);
    for (const path of [`/rooms/${ROOM}?limit=200&after=0`, `/rooms/${ROOM}?view=log`]) {
      const html = await (await get(server, path, "text/html")).text();
      assert(
        !/<img[^>]+onerror|<script>alert|<iframe[^>]+javascript/i.test(withoutText(html)),
        path,
      );
      await victim.user.page.goto(server.url + path);
      assertEquals(victim.user.requests.filter((address) => !address.startsWith(server.url)), []);
    }
  });

  await t.step("as data and as lines, opened as if they were pages", async () => {
    await using victim = await Victim.open(browser, server.url);
    for (const accept of ["application/json", "text/plain"]) {
      // A browser that navigates sends text/html, whatever its headers are set to.
      await victim.user.page.route(
        "**",
        (route, request) => route.continue({ headers: { ...request.headers(), accept } }),
      );
      await victim.user.page.goto(`${server.url}/rooms/${ROOM}?limit=200`);
      const elements = await victim.user.page.evaluate(() =>
        [...document.body.querySelectorAll("*")].map(({ localName }) => localName)
      );
      assert(elements.includes("pre"));
      assertEquals(elements.filter((name) => ["script", "img", "iframe"].includes(name)), []);
    }
  });

  await t.step("as a room, in an address, or in a form that is refused", async () => {
    await using victim = await Victim.open(browser, server.url);
    const { page } = victim.user;
    for (const text of some(16)) {
      const part = encodeURIComponent(text.toWellFormed());
      for (
        const path of [`/rooms/${part}`, `/?room=${part}`, `/rooms/lobby?tz=${part}`, `/${part}`]
      ) {
        await page.goto(server.url + path);
        await victim.expectUnharmed(path);
      }
    }
  });

  await t.step("as a name, email or message that a form sends", async () => {
    await using victim = await Victim.open(browser, server.url);
    const { page } = victim.user;
    for (const text of some(24)) {
      await page.goto(server.url);
      // The form's own checks are for users; an attacker has none.
      await page.evaluate(() => document.querySelector("form")!.noValidate = true);
      await page.locator('input[name="name"]').fill(text.slice(0, 60));
      await page.locator('input[name="email"]').fill(`${text.slice(0, 60)}@x.example`);
      await page.locator('form[action="/session"] button').first().click();
      await page.waitForLoadState();
      await victim.expectUnharmed(`signed in as ${text}`);
      await page.goto(server.url);
      await victim.expectUnharmed(`at home as ${text}`);
      await victim.user.page.context().clearCookies();
    }
    const refused = await post(
      server,
      `/rooms/${ROOM}`,
      FORM,
      new URLSearchParams({ text: "<script>alert(1)</script>".repeat(400), name: '"><b>' })
        .toString(),
      { accept: "text/html" },
    );
    assertEquals(refused.status, 413);
    assert(!/<script>alert/.test(await refused.text()));
  });
});

/** The document without its text and without quoted attributes. */
function withoutText(html: string): string {
  return html.replace(/"[^"]*"/g, '""');
}
