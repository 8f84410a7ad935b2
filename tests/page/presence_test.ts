// Presence: joins and leaves in quiet lines, users who are away, and rooms of a thousand users.

import { assert, assertEquals } from "@std/assert";
import { signIn } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { setHidden } from "../support/page_events.ts";
import { pageServer } from "../support/page_server.ts";
import type { Page } from "../support/playwright.ts";

// A hundred users join and leave on few connections, faster than real ones.
const server = pageServer({ HUBBUB_FRAMES: "0" });
const CAME_AFTER_MS = 7_000;
const WENT_AFTER_MS = 40_000;
const AWAY_AFTER_MS = 61_000;
const CROWD = 1_000;
const MOVING = 100;
const CHANGES = 4 * MOVING;
const CHANGE_EVERY_MS = 5;
/** Of the page's thread, on a machine that also runs the server and the crowd. */
const SHARE_MAX = 0.9;
async function enter(server: { socketUrl: string }, room: string, name: string) {
  const socket = await JsonSocket.open(server.socketUrl, { name });
  socket.send({ type: "join", room });
  await socket.next("joined");
  return socket;
}

function here(page: Page, name: string) {
  return page.locator(".roster-user", { hasText: name });
}

Deno.test("presence: joins and leaves are in one quiet line, and nothing that is read moves", async () => {
  await server.talk({ open: false }, async ({ reader, server, room, url }) => {
    await reader.page.clock.install();
    await reader.open(url);
    await reader.readUp(450);
    const moved = await reader.movedWhile(async () => {
      const ann = await enter(server, room, "Ann");
      await using _ = await enter(server, room, "Bo");
      await here(reader.page, "Bo").waitFor();
      await reader.page.clock.runFor(CAME_AFTER_MS);
      await reader.page.locator(".join-leave-line", { hasText: "Ann and Bo joined" }).waitFor();
      // Away for a moment, as during a reload: nothing.
      await ann.close();
      await here(reader.page, "Ann").waitFor({ state: "detached" });
      await using again = await enter(server, room, "Ann");
      await here(reader.page, "Ann").waitFor();
      await reader.page.clock.runFor(WENT_AFTER_MS);
      assertEquals(await reader.page.locator(".join-leave-line").allInnerTexts(), [
        "Ann and Bo joined",
      ]);
      await again.close();
      await here(reader.page, "Ann").waitFor({ state: "detached" });
      await reader.page.clock.runFor(WENT_AFTER_MS);
      await reader.page.locator(".join-leave-line", { hasText: /^Bo joined$/ }).waitFor();
    });
    assertEquals(moved, 0, "what was read moved");
    // Nothing of it is announced, and the setting hides it.
    const spoken = await reader.page.locator(".room > [role=status]").innerText();
    assertEquals(/joined|left/.test(spoken), false, spoken);
    await reader.page.getByRole("button", { name: "Settings" }).press("Enter");
    await reader.page.getByRole("switch", { name: "Joins and leaves" }).press("Space");
    await reader.page.locator(".join-leave-line").waitFor({ state: "detached" });
  });
});

Deno.test("presence: a user who does not look at the page is away for the others, and back when they do", async () => {
  await server.talk({ open: false, lines: 3 }, async ({ reader, server, room, url }) => {
    await using ann = await enter(server, room, "Ann");
    await reader.page.clock.install();
    await reader.open(url);
    await setHidden(reader.page, true);
    await reader.page.clock.fastForward(AWAY_AFTER_MS);
    assertEquals((await ann.next("presence", ({ away }) => away.length > 0)).away.length, 1);
    await here(reader.page, "Reader").locator(".away-mark", { hasText: "away" }).waitFor();
    await setHidden(reader.page, false);
    await ann.next("presence", ({ back }) => back.length > 0);
    await here(reader.page, "Reader").locator(".away-mark").waitFor({ state: "detached" });
  });
});

Deno.test("presence: a room of a thousand users, and 200 joins or leaves a second, delay nothing", async () => {
  await server.talk({ width: 1_400 }, async ({ reader, server, room }) => {
    await reader.page.evaluate(() => {
      const tasks: number[] = [];
      new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration))
      ).observe({ type: "longtask" });
      Object.assign(globalThis, { tasks });
    });
    await using moving = new AsyncDisposableStack();
    const names = Array.from({ length: MOVING }, (_, index) => `Moving ${index}`);
    const people = await Promise.all(names.map((name) => enter(server, room, name)));
    for (const person of people) moving.use(person);
    // Polling users are present like others, and cost this machine less than a socket. They come
    // last, because the first of them expires after half a minute.
    for (let from = 0; from < CROWD - MOVING; from += 50) {
      await Promise.all(Array.from({ length: 50 }, async (_, index) => {
        const query = `after=0&limit=1&wait=1&name=Polling+${from + index}`;
        const page = await fetch(`${server.url}/rooms/${room}?${query}`, {
          headers: { accept: "application/json" },
        });
        await page.body?.cancel();
      }));
    }
    await reader.page.locator(".roster-count", { hasText: "1,001" }).waitFor();
    assertEquals(await reader.page.locator(".roster-user").count(), 200);
    await reader.page.locator(".roster-more", { hasText: "and 801 more" }).waitFor();
    // Other processes stretch the duration of a task, but not the CPU time of the page's thread.
    const cost = await threadTime(reader.page);
    const before = await cost.seconds();
    const began = performance.now();
    const longest = await longestTask(reader.page, () => comeAndGo(people, room));
    const spent = await cost.seconds() - before;
    const share = spent * 1_000 / (performance.now() - began);
    console.log(`presence: ${(100 * share).toFixed(0)} % of a thread, longest task ${longest} ms`);
    assert(share < SHARE_MAX, `${share} of the page's thread`);
    assertEquals(await reader.page.locator(".join-leave-line").count(), 0);
  });
});

/** 100 users leave and return, twice: 200 changes a second. */
async function comeAndGo(people: readonly JsonSocket[], room: string): Promise<void> {
  const began = performance.now();
  for (let change = 0; change < CHANGES; change += 1) {
    const type = change % (2 * MOVING) < MOVING ? "leave" : "join";
    people[change % MOVING]!.send({ type, room });
    const ahead = began + change * CHANGE_EVERY_MS - performance.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  }
}

/** 0 if the browser found no long task. */
async function longestTask(page: Page, happens: () => Promise<void>): Promise<number> {
  const longest = () =>
    page.evaluate(() => {
      const { tasks } = globalThis as unknown as { tasks: number[] };
      return Math.max(0, ...tasks.splice(0));
    });
  await longest();
  await happens();
  return await longest();
}

/** CPU time of the page's thread since it started. */
async function threadTime(page: Page): Promise<{ seconds(): Promise<number> }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return {
    async seconds() {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
    },
  };
}

Deno.test("presence: a new name reaches all tabs of a user, in any room", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, server, room }) => {
    await reader.signIn(server.url, { name: "Ann", room });
    await reader.expectConnected("Connected");
    await using stream = await reader.openTab();
    await stream.page.goto(`${server.url}/rooms/${room}?connect=sse`);
    await using beside = await reader.openTab();
    await beside.page.goto(`${server.url}/rooms/beside`);
    for (const { page } of [stream, beside]) {
      await page.locator(".connection-line.is-live").waitFor();
    }
    const renamed = await reader.page.evaluate(async () => {
      const body = new URLSearchParams({ name: "Anneliese" });
      const headers = { accept: "application/json" };
      return (await fetch("/session", { method: "POST", headers, body })).ok;
    });
    assert(renamed);
    for (const { page } of [reader, stream, beside]) {
      await page.locator(".me", { hasText: "Anneliese" }).waitFor();
    }
  });
});

Deno.test("presence: a user who joins and writes at once is announced before their message, with their tag", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, server, room, url }) => {
    const { page } = reader;
    await page.clock.install();
    await reader.open(url);
    const sockets = [];
    for (const words of [["I am Ali."], ["one", "two", "three"]]) {
      const { token } = await signIn(server, "Ali");
      const socket = await JsonSocket.open(server.socketUrl, { token });
      sockets.push(socket);
      socket.send({ type: "join", room });
      await socket.next("joined");
      for (const text of words) {
        socket.send({ type: "say", room, text, nonce: crypto.randomUUID() });
        await reader.expectMessage(text);
      }
      await here(page, "Ali").nth(sockets.length - 1).waitFor();
      await page.clock.runFor(CAME_AFTER_MS);
    }
    const reported = await page.locator(".log-lines > :is(.join-leave-line, .message)")
      .evaluateAll((
        lines,
      ) =>
        lines.map((line) => {
          const tag = line.querySelector(".user-tag")?.textContent ?? "";
          const text = (line.querySelector(".message-text") ?? line).textContent;
          return `${text}${line.matches(".is-continued") ? " goes on" : tag && ` by ${tag}`}`;
        })
      );
    const [, , first = "", , second = ""] = reported.map((line) => line.split(" by ")[1]);
    assertEquals(reported.slice(1), [
      `Ali#${first} joined`,
      `I am Ali. by ${first}`,
      `Ali#${second} joined`,
      `one by ${second}`,
      "two goes on",
      "three goes on",
    ]);
    for (const socket of sockets) await socket[Symbol.asyncDispose]();
  });
});

Deno.test("presence: of two Alis, the line about one who has said nothing yet shows which", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, server, room, url }) => {
    const { page } = reader;
    await using people = new AsyncDisposableStack();
    const enterAsAli = async () => {
      const { token, user } = await signIn(server, "Ali");
      const socket = people.use(await JsonSocket.open(server.socketUrl, { token }));
      socket.send({ type: "join", room });
      await socket.next("joined");
      return { socket, tag: user.id.slice(-4) };
    };
    const first = await enterAsAli();
    first.socket.send({ type: "say", room, text: "I am Ali.", nonce: crypto.randomUUID() });
    await page.clock.install();
    await reader.open(url);
    await reader.expectMessage("I am Ali.");
    await here(page, "Ali").waitFor();
    await page.clock.runFor(CAME_AFTER_MS);
    const second = await enterAsAli();
    await here(page, "Ali").nth(1).waitFor();
    await page.clock.runFor(CAME_AFTER_MS);
    const line = page.locator(".join-leave-line");
    await line.waitFor();
    assertEquals(await line.allInnerTexts(), [`Ali#${second.tag} joined`]);
    assertEquals(
      (await here(page, "Ali").locator(".user-tag").allInnerTexts()).sort(),
      [first.tag, second.tag].sort(),
    );
  });
});

Deno.test("presence: with long polling, a newcomer appears long before the end of the poll", async () => {
  await server.talk({ lines: 1, open: false }, async ({ reader, server, room, url }) => {
    const { page } = reader;
    // A minute, so that only the newcomer can have ended it before this test gives up.
    await page.route(/[?&]wait=\d/, async (route) => {
      const address = new URL(route.request().url());
      address.searchParams.set("wait", "60");
      await route.continue({ url: address.href });
    });
    const polls = () => page.waitForRequest(/[?&]wait=\d/);
    const polled = polls();
    await page.goto(`${url}&connect=polling`);
    await reader.expectConnected("long polling");
    await polled;
    await using _ann = await enter(server, room, "Ann");
    await here(page, "Ann").waitFor();
    await using _bo = await enter(server, room, "Bo");
    await here(page, "Bo").waitFor();
  });
});
