// A room on a page of another site, in a real browser: example, names, sign-in, hostile styles, networks.

import { assert, assertEquals } from "@std/assert";
import { objections } from "../support/axe.ts";
import { launchChromium } from "../support/chromium.ts";
import { EmbeddingSite, RoomReader } from "../support/embedding_site.ts";
import { statusOf } from "../support/http_requests.ts";
import { PageUser } from "../support/page_user.ts";
import type { Browser } from "../support/playwright.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const PASSWORD = "open sesame";

let site: EmbeddingSite;
let stranger: EmbeddingSite;
let server: ServerProcess;
let closedServer: ServerProcess;
let browser: Browser;
let rooms = 0;

Deno.test.beforeAll(async () => {
  site = new EmbeddingSite();
  stranger = new EmbeddingSite();
  const env = { HUBBUB_ORIGINS: site.origin, HUBBUB_RATE: "0" };
  [server, closedServer, browser] = await Promise.all([
    ServerProcess.start({ env }),
    ServerProcess.start({ env: { ...env, HUBBUB_PASSWORD: PASSWORD } }),
    launchChromium(),
  ]);
});

Deno.test.afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await closedServer[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
});

interface EmbedPage {
  readonly room: string;
  readonly user: PageUser;
  readonly roomVisitor: RoomReader;
}

interface EmbedPageOptions {
  /** Modifies the page of the example. */
  readonly change?: (html: string) => string;
  readonly at?: EmbeddingSite;
  readonly of?: ServerProcess;
  readonly width?: number;
  /** Runs before the page is opened. */
  readonly before?: (user: PageUser) => Promise<void>;
}

/** A user of the example's page, with a room of their own; the page must log no errors. */
async function openEmbed(
  {
    change = (html) => html,
    at = site,
    of = server,
    before = () => Promise.resolve(),
    ...options
  }: EmbedPageOptions,
  body: (context: EmbedPage) => Promise<void>,
): Promise<void> {
  const room = `embed-${rooms += 1}`;
  const html = (page: string) => change(page).replaceAll("lobby", room);
  const url = await at.showExample(of, `/${room}`, html);
  await using user = await PageUser.open(browser, options);
  await before(user);
  await user.page.goto(url);
  await body({ room, user, roomVisitor: new RoomReader(user.page) });
  assertEquals(user.errors, []);
}

/** Sends a message from elsewhere. */
async function sayFrom(name: string, room: string, text: string): Promise<void> {
  const address = `${server.url}/rooms/${room}?name=${name}`;
  const answer = await fetch(address, { method: "POST", body: text });
  await answer.body?.cancel();
}

/** Resolves when the server has so many live sockets. */
async function expectSockets(count: number): Promise<void> {
  await until(async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const line = /^hubbub_connections\{transport="websocket"\} (\d+)$/m.exec(metrics);
    return Number(line?.[1] ?? 0) === count;
  });
}

Deno.test("docs/examples: two users talk, one on the server's page and one on another site", async () => {
  await openEmbed({}, async ({ room, user, roomVisitor }) => {
    await roomVisitor.expectConnected("WebSocket");
    await using bob = await PageUser.open(browser);
    await bob.open(`${server.url}/rooms/${room}?name=Bob`);
    await bob.say("**hello** out there");
    await roomVisitor.room.locator(".message strong", { hasText: "hello" }).waitFor();
    await roomVisitor.sayAs("Alice", "hello in there");
    await bob.expectMessage("hello in there");
    await roomVisitor.expectMessage("hello in there");
    await bob.page.locator(".roster-user", { hasText: "Alice" }).waitFor();
    assertEquals(await roomVisitor.messages(), ["hello out there", "hello in there"]);
    await user.page.waitForFunction(() => {
      const pictures = document.querySelector("hubbub-room")!.shadowRoot!.querySelectorAll("img");
      return pictures.length > 1 && [...pictures].every(({ naturalWidth }) => naturalWidth > 0);
    });
    const time = roomVisitor.room.locator(".message-time").first();
    const [href, target, rel] = await time.evaluate((link) =>
      ["href", "target", "rel"].map((name) => link.getAttribute(name))
    );
    assertEquals([href, target, rel], [`${server.url}/rooms/${room}/1`, "_blank", "noopener"]);
    // A translator leaves the name of the room alone.
    await roomVisitor.room.locator(".room-name.notranslate", { hasText: room }).waitFor();
    const hosts = new Set(user.requests.map((address) => new URL(address).origin));
    assertEquals([...hosts].sort(), [server.url, site.origin].sort());
  });
});

Deno.test("an embedded room brings its history, and scrolls as the page does", async () => {
  const start = rooms + 1;
  for (let n = 1; n <= 70; n += 1) await sayFrom("bob", `embed-${start}`, `line ${n}.`);
  await openEmbed({}, async ({ room, user, roomVisitor }) => {
    await roomVisitor.expectMessage("line 70.");
    await roomVisitor.expectConnected();
    const log = roomVisitor.room.locator(".log");
    await log.hover();
    // A log that is still growing into its place reverts a first turn of the wheel.
    await until(async () => {
      await user.page.mouse.wheel(0, -100_000);
      return await roomVisitor.room.locator(".message[id]", { hasText: "line 1." }).count() > 0;
    });
    await roomVisitor.rest();
    const place = await roomVisitor.room.locator(".message", { hasText: "line 25." }).boundingBox();
    await sayFrom("bob", room, "line 71.");
    await roomVisitor.room.locator(".pill.has-news").waitFor();
    const after = await roomVisitor.room.locator(".message", { hasText: "line 25." }).boundingBox();
    assertEquals(after?.y, place?.y);
    await roomVisitor.room.locator(".pill").click();
    await user.page.waitForFunction(() => {
      const log = document.querySelector("hubbub-room")!.shadowRoot!.querySelector(".log")!;
      return log.scrollHeight - log.clientHeight - log.scrollTop < 2;
    });
    // The host's page has not navigated meanwhile.
    assertEquals(await user.page.evaluate(() => [scrollY, history.state, document.title]), [
      0,
      null,
      "A site with a room",
    ]);
  });
});

Deno.test("a reload keeps the name; signing out removes it from page and server", async () => {
  await openEmbed({}, async ({ user, roomVisitor }) => {
    await roomVisitor.sayAs("Alice", "one");
    await roomVisitor.expectMessage("one");
    await user.page.reload();
    await roomVisitor.say("two");
    await roomVisitor.expectMessage("two");
    assertEquals(await roomVisitor.room.locator("#composer-name").count(), 0);
    assertEquals(await roomVisitor.room.locator(".message.is-own").count(), 2);
    const kept = () =>
      user.page.evaluate(() =>
        Object.entries(localStorage).find(([key]) => key.endsWith("/hubbub.token"))
      );
    const [key, token] = (await kept())!;
    assertEquals(key, `${server.url}/hubbub.token`);
    await roomVisitor.composer.fill("half a secret");
    await roomVisitor.room.locator(".me").click();
    await roomVisitor.room.getByText("you are a new user").waitFor();
    await roomVisitor.room.getByRole("button", { name: "Sign out" }).click();
    // It names first what would be lost, and asks.
    await roomVisitor.room.getByRole("alert").filter({ hasText: "One text is not sent yet" })
      .waitFor();
    assertEquals((await kept())?.[1], token);
    await roomVisitor.room.getByRole("button", { name: "Delete and sign out" }).click();
    await roomVisitor.room.locator("#composer-name").waitFor();
    assertEquals(await kept(), undefined);
    // The next user of this browser gets no drafts.
    const begun = () =>
      user.page.evaluate(() => Object.values(localStorage).some((text) => text.includes("secret")));
    await until(async () => await roomVisitor.composer.inputValue() === "");
    assertEquals(await begun(), false);
    const headers = { authorization: `Bearer ${token}` };
    assertEquals(await statusOf(fetch(`${server.url}/session`, { headers })), 401);
  });
});

Deno.test("a failed sign-out deletes nothing, and says so", async () => {
  await openEmbed({}, async ({ user, roomVisitor }) => {
    await roomVisitor.sayAs("Alice", "one");
    await roomVisitor.expectMessage("one");
    await roomVisitor.composer.fill("half a secret");
    for (const isRefused of [false, true]) {
      await user.page.route(`${server.url}/session`, (route) => {
        if (route.request().method() !== "DELETE") return route.continue();
        return isRefused ? route.fulfill({ status: 403 }) : route.abort();
      });
      await roomVisitor.room.locator(".me").click();
      const buttons = roomVisitor.room.getByRole("button");
      await buttons.filter({ hasText: /^Sign out$/ }).click();
      await buttons.filter({ hasText: "Delete and sign out" }).click();
      await roomVisitor.room.getByRole("alert").filter({ hasText: "still signed in" }).waitFor();
      await user.page.reload();
      await roomVisitor.expectMessage("one");
      assertEquals(await roomVisitor.composer.inputValue(), "half a secret");
      assertEquals(await roomVisitor.room.locator("#composer-name").count(), 0);
      await user.page.unrouteAll();
    }
  });
});

Deno.test("a session that the server has ended asks for a name again, live and after a reload", async () => {
  await openEmbed({}, async ({ user, roomVisitor }) => {
    const end = async () => {
      const token = await user.page.evaluate(() =>
        Object.entries(localStorage).find(([key]) => key.endsWith("/hubbub.token"))![1]
      );
      const headers = { authorization: `Bearer ${token}` };
      await fetch(`${server.url}/session`, { method: "DELETE", headers });
    };
    await roomVisitor.sayAs("Alice", "one");
    await roomVisitor.expectMessage("one");
    await end();
    await roomVisitor.room.locator(".connection-line.is-stopped").waitFor();
    // Joins and leaves are no longer sent.
    await roomVisitor.room.locator(".roster-more", { hasText: "No connection" })
      .waitFor({ state: "attached" });
    await roomVisitor.sayAs("Alice", "two");
    await roomVisitor.expectMessage("two");
    await user.page.goto("about:blank");
    await user.page.goBack();
    await roomVisitor.expectConnected();
    await user.page.evaluate(() => {
      const key = Object.keys(localStorage).find((key) => key.endsWith("/hubbub.token"))!;
      localStorage.setItem(key, "means-nothing");
    });
    await user.page.reload();
    await roomVisitor.room.locator("#composer-name").waitFor();
    await roomVisitor.expectConnected("WebSocket");
  });
});

Deno.test("a site that is not listed sees a sentence and nothing else", async () => {
  await openEmbed({ at: stranger }, async ({ user, roomVisitor }) => {
    await roomVisitor.room.locator(".notice", { hasText: "HUBBUB_ORIGINS" }).waitFor();
    const said = await roomVisitor.room.locator(".notice").innerText();
    assert(said.includes(stranger.origin) && said.includes(new URL(server.url).host), said);
    assertEquals(await roomVisitor.room.locator(".log").count(), 0);
    // The browser's messages about what it blocked.
    user.errors.splice(0);
  });
});

Deno.test("an unavailable server is retried until it answers", async () => {
  let away = true;
  const before = async ({ page }: PageUser) => {
    await page.route(/\/(session|healthz)\b/, (route) => away ? route.abort() : route.continue());
  };
  await openEmbed({ before }, async ({ roomVisitor }) => {
    await roomVisitor.room.locator(".notice", { hasText: "Cannot reach" }).waitFor();
    away = false;
    await roomVisitor.expectConnected();
  });
});

Deno.test("a proxy's error page looks like a site that is not listed, and is retried", async () => {
  let away = true;
  // Without this header, the driver would add one that fits.
  const headers = { "access-control-allow-origin": server.url };
  const before = async ({ page }: PageUser) => {
    await page.route(
      /\/(session|healthz)\b/,
      (route) => away ? route.fulfill({ status: 502, headers }) : route.continue(),
    );
  };
  await openEmbed({ before }, async ({ user, roomVisitor }) => {
    const notice = roomVisitor.room.locator(".notice", { hasText: "HUBBUB_ORIGINS" });
    await notice.getByRole("button").waitFor();
    away = false;
    await roomVisitor.expectConnected();
    // The browser's messages about what it blocked.
    user.errors.splice(0);
  });
});

Deno.test("messages that fail to load are requested again; meanwhile the page's own content stays", async () => {
  let lost = 0;
  const before = async ({ page }: PageUser) => {
    await page.route(/\/english-/, (route) => (lost += 1) <= 2 ? route.abort() : route.continue());
  };
  await openEmbed({ before }, async ({ user, roomVisitor }) => {
    await user.page.getByRole("link", { name: "Talk with us" }).waitFor();
    await roomVisitor.expectConnected();
    assert(lost > 2, `${lost}`);
    assertEquals(await user.page.getByRole("link", { name: "Talk with us" }).isVisible(), false);
    user.errors.splice(0);
  });
});

Deno.test("a removed element closes its socket; it can be moved, and opened on another room", async () => {
  await expectSockets(0);
  await openEmbed({}, async ({ room, user, roomVisitor }) => {
    await roomVisitor.expectConnected();
    await expectSockets(1);
    await roomVisitor.composer.fill("begun");
    await user.page.evaluate(() => {
      const element = document.querySelector("hubbub-room")!;
      document.querySelector("main")!.prepend(element);
    });
    await roomVisitor.expectConnected();
    await expectSockets(1);
    assertEquals(await roomVisitor.composer.inputValue(), "begun");
    await sayFrom("bob", `${room}-b`, "in the other room");
    await roomVisitor.room.evaluate(
      (element, other) => element.setAttribute("room", other),
      `${room}-b`,
    );
    await roomVisitor.expectMessage("in the other room");
    await expectSockets(1);
    await roomVisitor.room.evaluate((element) => element.setAttribute("room", "No Such Room"));
    await roomVisitor.room.locator(".notice").waitFor();
    await expectSockets(0);
    await roomVisitor.room.evaluate(
      (element, other) => element.setAttribute("room", other),
      `${room}-b`,
    );
    await roomVisitor.expectConnected();
    await roomVisitor.room.evaluate((element) => element.remove());
    await expectSockets(0);
  });
});

Deno.test("two elements on one page share a name, and show everything once", async () => {
  const change = (html: string) =>
    html.replace("</main>", '<hubbub-room room="lobby"></hubbub-room></main>');
  await openEmbed({ change }, async ({ user, roomVisitor }) => {
    const second = new RoomReader(user.page, 1);
    await roomVisitor.expectConnected();
    await second.expectConnected();
    await roomVisitor.sayAs("Alice", "one");
    await second.expectMessage("one");
    await second.say("two");
    await roomVisitor.expectMessage("two");
    for (const each of [roomVisitor, second]) assertEquals(await each.messages(), ["one", "two"]);
    assertEquals(await roomVisitor.room.locator(".roster-user").count(), 1);
    assertEquals(await second.room.locator(".message.is-own").count(), 2);
  });
});

Deno.test("the host's styles do not affect the room, nor the room's the host", async () => {
  site.put(
    "/hostile.css",
    "text/css",
    `html { font-size: 62.5%; --paper: red; --ink: red; --space-4: 9rem; --rem: 90px }
     * { color: rgb(255, 0, 0) !important; font: 700 40px/4 cursive !important;
         letter-spacing: 1em !important; text-transform: uppercase !important;
         text-align: right !important; cursor: wait !important; white-space: pre !important }
     main *:not(hubbub-room), main *::before { display: none !important }
     div, button, textarea, .room, .message { all: initial !important; opacity: 0 !important }`,
  );
  const link = '<link rel="stylesheet" href="/hostile.css"></head>';
  const looks = (roomVisitor: RoomReader) =>
    roomVisitor.room.locator(".message-text").first().evaluate((text) => {
      const { color, font, letterSpacing, textTransform, textAlign, cursor } = getComputedStyle(
        text,
      );
      const { height } = text.getBoundingClientRect();
      return { color, font, letterSpacing, textTransform, textAlign, cursor, height };
    });
  let before: unknown;
  await openEmbed({}, async ({ room, roomVisitor, user }) => {
    await sayFrom("bob", room, "as it is");
    await roomVisitor.expectMessage("as it is");
    before = await looks(roomVisitor);
    const heading = await user.page.locator("h1").evaluate((title) => getComputedStyle(title).font);
    assert(heading.includes("Georgia"), heading);
    // The host's settings apply.
    const button = roomVisitor.room.locator(".send-button");
    const colour = await button.evaluate((send) => getComputedStyle(send).backgroundColor);
    assertEquals(colour, "rgb(122, 32, 72)");
  });
  await openEmbed(
    { change: (html) => html.replace("</head>", link) },
    async ({ room, roomVisitor }) => {
      await sayFrom("bob", room, "as it is");
      await roomVisitor.expectMessage("as it is");
      assertEquals(await looks(roomVisitor), before);
      await roomVisitor.sayAs("Alice", "still works");
      await roomVisitor.expectMessage("still works");
      assert(await roomVisitor.composer.isVisible());
    },
  );
});

/** The checker sets styles of its own, which the example's policy forbids. */
const withoutPolicy = (html: string) => html.replace(/<meta\s+http-equiv[^>]+>/, "");

Deno.test("axe finds no violation: light, dark, forced colours, narrow, cards open, at the sign-in form", async () => {
  for (const width of [1_400, 360]) {
    await openEmbed({ width, change: withoutPolicy }, async ({ room, user, roomVisitor }) => {
      await sayFrom("bob", room, "hello `code` https://chat.example/a");
      await roomVisitor.sayAs("Alice", "hello");
      await roomVisitor.expectMessage("hello");
      assertEquals(await objections(user.page), []);
      await roomVisitor.room.locator(".me").click();
      assertEquals(await objections(user.page), []);
    });
  }
  await openEmbed({ of: closedServer, change: withoutPolicy }, async ({ user, roomVisitor }) => {
    await roomVisitor.room.locator(".sign-in-form").waitFor();
    assertEquals(await objections(user.page), []);
  });
});

Deno.test("by keyboard alone: into the room, a name, a message, its menu; the host keeps its keys", async () => {
  await openEmbed({}, async ({ user, roomVisitor }) => {
    const { keyboard } = user.page;
    await roomVisitor.expectConnected();
    // Nothing has the focus: on the server's page this would be typed into the composer.
    await keyboard.type("host");
    assertEquals(await roomVisitor.composer.inputValue(), "");
    const focused = () =>
      user.page.evaluate(() => {
        const { activeElement } = document.querySelector("hubbub-room")!.shadowRoot!;
        return activeElement?.id || activeElement?.className;
      });
    const reached: (string | undefined)[] = [];
    while (reached.at(-1) !== "composer-name" && reached.length < 12) {
      await keyboard.press("Tab");
      reached.push(await focused());
    }
    assertEquals(reached, ["roster-button", "me", "log", "composer-name"]);
    await keyboard.type("Alice");
    await keyboard.press("Tab");
    await keyboard.type("teh words");
    await keyboard.press("Enter");
    await roomVisitor.expectMessage("teh words");
    assertEquals(await focused(), "composer-text");
    await keyboard.press("ArrowUp");
    await roomVisitor.room.locator(".message textarea").waitFor();
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type("the words");
    await keyboard.press("Enter");
    await roomVisitor.room.locator(".message", { hasText: "edited" }).waitFor();
    assertEquals(await focused(), "composer-text");
    const actions = roomVisitor.room.locator(".message-actions-opener");
    await actions.focus();
    await keyboard.press("Enter");
    await roomVisitor.room.getByRole("button", { name: "Delete", exact: true }).click();
    await roomVisitor.room.getByRole("button", { name: "Delete", exact: true }).click();
    await roomVisitor.room.locator(".message.is-deleted").waitFor();
  });
});

Deno.test("if WebSockets are blocked it uses SSE, and if streams are too, long polling", async () => {
  const noSockets = async ({ page }: PageUser) => {
    await page.routeWebSocket(/\/ws/, (socket) => socket.close({ code: 1011 }));
  };
  const noStreams = async (user: PageUser) => {
    await noSockets(user);
    await user.page.route(
      /\/rooms\//,
      (route) =>
        route.request().headers().accept === "text/event-stream" ? route.abort() : route.fallback(),
    );
  };
  for (const [before, by] of [[noSockets, "SSE"], [noStreams, "long polling"]] as const) {
    await openEmbed({ before }, async ({ room, roomVisitor }) => {
      await roomVisitor.expectConnected(by);
      await roomVisitor.sayAs("Alice", "through it");
      await roomVisitor.expectMessage("through it");
      await roomVisitor.expectConnected(by);
      await sayFrom("bob", room, "and back");
      await roomVisitor.expectMessage("and back");
      assertEquals(await roomVisitor.messages(), ["through it", "and back"]);
    });
  }
});

Deno.test("a members-only server shows its sign-in form, in the element", async () => {
  await openEmbed({ of: closedServer }, async ({ user, roomVisitor }) => {
    const enter = async (password: string) => {
      await roomVisitor.room.locator("#sign-in-name").fill("Alice");
      await roomVisitor.room.locator("#sign-in-password").fill(password);
      await roomVisitor.room.locator("#sign-in-password").press("Enter");
    };
    await enter("guessed");
    await roomVisitor.room.locator("[role=alert]", { hasText: "not the password" }).waitFor();
    assertEquals(await roomVisitor.room.locator("#sign-in-name").inputValue(), "Alice");
    await enter(PASSWORD);
    await roomVisitor.expectConnected("WebSocket");
    await roomVisitor.say("inside");
    await roomVisitor.expectMessage("inside");
    // Pictures are requested without a token, and refused: an initial replaces each.
    await roomVisitor.room.locator('.me .avatar.is-drawn[data-initial="A"]').waitFor();
    await user.page.reload();
    await roomVisitor.expectMessage("inside");
    // Typed and signed out at once; then the host's page removes the element.
    await user.page.evaluate(() => {
      const { shadowRoot } = document.querySelector("hubbub-room")!;
      const field = shadowRoot!.querySelector<HTMLTextAreaElement>("#composer-text")!;
      field.value = "half a secret";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      const buttons = [...shadowRoot!.querySelectorAll("button")];
      buttons.find(({ textContent }) => textContent === "Sign out")!.click();
    });
    await roomVisitor.room.locator("button", { hasText: "Delete and sign out" })
      .evaluate((button) => (button as HTMLElement).click());
    await roomVisitor.room.locator("#sign-in-password").waitFor();
    const kept = await user.page.evaluate(() => {
      document.querySelector("hubbub-room")!.remove();
      return Object.values(localStorage).join();
    });
    assertEquals(kept.includes("secret"), false);
  });
});

Deno.test("at the sign-in form, a refusal leaves a password that is already being typed", async () => {
  await openEmbed({ of: closedServer }, async ({ user: { page }, roomVisitor }) => {
    let asked = Promise.withResolvers<() => void>();
    await page.route("**/session", async (route) => {
      await new Promise<void>((resolve) => asked.resolve(resolve));
      await route.continue();
    });
    const name = roomVisitor.room.locator("#sign-in-name");
    const password = roomVisitor.room.locator("#sign-in-password");
    const refusal = roomVisitor.room.locator("[role=alert]", { hasText: "not the password" });
    await name.fill("Alice");
    await password.fill("guessed");
    await password.press("Enter");
    const answer = await asked.promise;
    await password.fill("anoth");
    answer();
    await refusal.waitFor();
    await page.keyboard.type("er");
    assertEquals(await password.inputValue(), "another");
    // A user who has moved on to the name stays there.
    asked = Promise.withResolvers();
    await password.press("Enter");
    const answerAgain = await asked.promise;
    await name.press("End");
    const answered = page.waitForResponse("**/session");
    answerAgain();
    await (await answered).finished();
    await page.keyboard.type("!");
    assertEquals([await name.inputValue(), await password.inputValue()], ["Alice!", "another"]);
  });
});

Deno.test("a page can set its guest, theme, density and language", async () => {
  const change = (html: string) =>
    html.replace('lang="en"', 'lang="zh-CN"')
      .replace("<hubbub-room ", '<hubbub-room name="User 7" theme="dark" compact ');
  await openEmbed({ change }, async ({ roomVisitor }) => {
    await roomVisitor.say("as a guest");
    await roomVisitor.expectMessage("as a guest");
    assertEquals(await roomVisitor.room.locator(".message .user-name-text").innerText(), "User 7");
    const box = roomVisitor.room.locator(".hubbub");
    const [lang, density, paper] = await box.evaluate((element) => [
      element.getAttribute("lang"),
      element.getAttribute("data-density"),
      getComputedStyle(element).backgroundColor,
    ]);
    assertEquals([lang, density, paper], ["zh-Hans", "compact", "rgb(23, 27, 26)"]);
    assertEquals(await roomVisitor.composer.getAttribute("placeholder"), "写一条消息");
  });
});

Deno.test("a kill of the server loses nothing: what was written meanwhile is sent once", async () => {
  await openEmbed({}, async ({ room, roomVisitor }) => {
    await roomVisitor.sayAs("Alice", "one");
    await roomVisitor.expectMessage("one");
    await server.kill("SIGKILL");
    await roomVisitor.room.locator(".connection-line.is-waiting").waitFor();
    await roomVisitor.say("two");
    await roomVisitor.room.locator(".message.is-waiting", { hasText: "two" }).waitFor();
    await server.restart();
    await roomVisitor.expectMessage("two");
    await sayFrom("bob", room, "three");
    await roomVisitor.expectMessage("three");
    assertEquals(await roomVisitor.messages(), ["one", "two", "three"]);
  });
});

Deno.test("keys on the host's page do nothing in the room; inside it they work as usual", async () => {
  const change = (html: string) =>
    html.replace("<hubbub-room", '<p><button id="host">host</button></p>\n<hubbub-room');
  await openEmbed({ change }, async ({ user, roomVisitor }) => {
    const { page } = user;
    await roomVisitor.sayAs("Alice", "one");
    await roomVisitor.expectMessage("one");
    await roomVisitor.room.locator(".log[aria-keyshortcuts]").waitFor();
    const help = roomVisitor.room.getByRole("dialog", { name: "Keys" });
    const inside = () =>
      page.evaluate(() => {
        const { activeElement } = document.querySelector("hubbub-room")!.shadowRoot!;
        return activeElement?.id || activeElement?.className || null;
      });
    await page.locator("#host").focus();
    for (const key of ["?", "Control+/", "Control+k", "Escape", "a", "ArrowUp", "End"]) {
      await page.keyboard.press(key);
    }
    assertEquals([await inside(), await help.isVisible()], [null, false]);
    assertEquals(await roomVisitor.composer.inputValue(), "");

    await roomVisitor.composer.focus();
    await page.keyboard.press("Escape");
    assertEquals(await inside(), "log");
    await page.keyboard.press("ArrowUp");
    assertEquals(await inside(), "m1");
    await page.keyboard.press("?");
    await help.waitFor();
    assertEquals(await help.getByText("Find a room").count(), 0);
    assertEquals(await objections(page), []);
    // axe's own styles violate the host's policy.
    user.errors.length = 0;
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    assertEquals(await inside(), "m1");
    await page.keyboard.type("hi");
    assertEquals([await inside(), await roomVisitor.composer.inputValue()], [
      "composer-text",
      "hi",
    ]);
    await roomVisitor.room.locator(".me").press("Enter");
    await roomVisitor.room.getByRole("button", { name: "Show all keys" }).press("Enter");
    await help.waitFor();
    await page.keyboard.press("Escape");
    assertEquals(await inside(), "me");
  });
});

Deno.test("tabs of a host's page share one stream if WebSockets are blocked", async () => {
  const room = `embed-${rooms += 1}`;
  const url = await site.showExample(server, `/${room}`, (html) => html.replaceAll("lobby", room));
  await using first = await PageUser.open(browser);
  const tabs = [first, await first.openTab(), await first.openTab()];
  const visitors = tabs.map(({ page }) => new RoomReader(page));
  for (const [index, { page }] of tabs.entries()) {
    await page.routeWebSocket(/\/ws/, (socket) => socket.close({ code: 1011 }));
    await page.goto(url);
    await visitors[index]!.expectConnected("SSE");
  }
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  assertEquals(/^hubbub_connections\{transport="sse"\} (\d+)$/m.exec(metrics)?.[1], "1");
  await sayFrom("Bob", room, "to all of you");
  for (const roomVisitor of visitors) await roomVisitor.expectMessage("to all of you");
});
