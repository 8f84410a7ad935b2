// What the worker caches of rooms and files: never at the cost of an answer, and nothing forever.

import { assertEquals, assertRejects } from "@std/assert";
import type { User } from "../../../protocol/events/base.ts";
import { cachePage } from "../../../client/offline/cache_page.ts";
import { LogCacher } from "../../../client/offline/log_cacher.ts";
import { RoomStore } from "../../../client/model/room_store.ts";
import { staticFile } from "../../../client/offline/worker_files.ts";
import { ANSWER_WITHIN_MS } from "../../../client/offline/service_worker_deps.ts";
import { otherPage } from "../../../client/offline/worker_offline.ts";
import { forgetPages, roomPage } from "../../../client/offline/worker_pages.ts";
import { addSecurityHeaders } from "../../../server/http/security_headers.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryCaches } from "../../support/memory_caches.ts";
import { ADA, ME, message, viewOf } from "../sample.ts";

const CONFIG = "https://chat.example";

function device() {
  const caches = new MemoryCaches(CONFIG);
  const work: Promise<unknown>[] = [];
  const asked: string[] = [];
  const answers: { of: (path: string) => Response | Promise<Response> } = {
    of: () => new Response(""),
  };
  const time = new FakeClock();
  const session = { changes: 0 };
  const means = {
    caches,
    fetch(request: Request) {
      asked.push(request.url.slice(CONFIG.length));
      return Promise.resolve(answers.of(asked.at(-1)!));
    },
    clock: time,
    session,
    later: (each: Promise<unknown>) => void work.push(each.catch(() => {})),
  };
  const file = (path: string) => staticFile(new Request(CONFIG + path), means);
  const open = (path: string) => roomPage(new Request(CONFIG + path), path, means);
  const other = (path: string) => otherPage(new Request(CONFIG + path), means);
  const done = () => Promise.all(work.splice(0));
  const cached = async () => (await (await caches.open("hubbub-pages")).keys()).length / 2;
  const signOut = async () => {
    session.changes += 1;
    await forgetPages({ caches });
  };
  return { caches, asked, answers, file, open, other, done, time, cached, signOut };
}

function page(build: string, change: Parameters<typeof viewOf>[1] = {}): Response {
  const view = { ...viewOf([], change), rich: [] };
  const html = `<html><script src="/static/dist/page.js?v=${build}"></script><div id="app">` +
    `</div><script type="application/json" id="view">${JSON.stringify(view)}</script></html>`;
  return new Response(html, { headers: { "content-type": "text/html" } });
}

Deno.test("roomPage() and staticFile() answer if the device has no space left", async () => {
  const { caches, answers, open, file, done } = device();
  caches.full = true;
  answers.of = () => page("1");
  assertEquals((await open("/rooms/lobby")).status, 200);
  assertEquals((await file("/static/dist/page.js?v=1")).status, 200);
  await done();
});

/** The session as a members-only server reports it. */
function sessionOf(user: User | null): Response {
  return Response.json({ user, sessions: [], server: { password: true } });
}

/** A redirect as a page load sees it: opaque, without the target. */
function redirect(): Response {
  const response = Response.redirect("https://portal.example/");
  const hidden = { type: "opaqueredirect", status: 0 };
  return Object.defineProperties(response, {
    ...Object.fromEntries(
      Object.entries(hidden).map(([name, value]) => [name, { get: () => value }]),
    ),
    clone: { value: redirect },
  });
}

const REFUSALS = [
  () => new Response("", { status: 401 }),
  () => new Response("", { status: 403 }),
  redirect,
];

Deno.test("roomPage() forgets all rooms when the server says that none may be read any more", async () => {
  for (const refusal of REFUSALS) {
    const { caches, answers, open, done } = device();
    answers.of = () => page("1");
    await open("/rooms/lobby");
    await done();
    assertEquals(await caches.has("hubbub-pages"), true);
    answers.of = (path) => path === "/session" ? sessionOf(null) : refusal();
    await open("/rooms/lobby");
    await done();
    assertEquals(await caches.has("hubbub-pages"), false);
  }
});

Deno.test("roomPage() forgets nothing for what a captive portal or a proxy says", async () => {
  const portal = () =>
    new Response("<html>Sign in to the network", { headers: { "content-type": "text/html" } });
  const others = [portal, () => new Response("", { status: 511 }), () => new Response(null)];
  for (const refusal of [...REFUSALS, ...others]) {
    for (
      const session of [
        refusal,
        portal,
        () => Response.json({ please: "sign in" }),
        () => Response.json(null),
        () => sessionOf(ME),
        () => Promise.reject(new TypeError("no network")),
      ]
    ) {
      const { answers, open, done, cached } = device();
      answers.of = () => page("1");
      await open("/rooms/lobby");
      await done();
      answers.of = (path) => path === "/session" ? session() : refusal();
      await open("/rooms/lobby");
      await done();
      assertEquals(await cached(), 1);
    }
  }
});

Deno.test("roomPage() shows the cached room if no answer comes in time, and caches the late answer", async () => {
  const { answers, open, done, time } = device();
  answers.of = () => page("1");
  await open("/rooms/lobby");
  await done();
  const late = Promise.withResolvers<Response>();
  answers.of = () => late.promise;
  let shown: Response | undefined;
  const opened = open("/rooms/lobby").then((response) => shown = response);
  time.advance(ANSWER_WITHIN_MS - 1);
  await turns();
  assertEquals(shown, undefined);
  time.advance(1);
  assertEquals((await (await opened).text()).includes("data-saved-at"), true);
  late.resolve(page("2"));
  await done();
  answers.of = () => Promise.reject(new TypeError("no network"));
  assertEquals((await (await open("/rooms/lobby")).text()).includes("page.js?v=2"), true);
});

Deno.test("roomPage() waits for the server if nothing is cached, and fails as the network does", async () => {
  const { answers, open, time } = device();
  const late = Promise.withResolvers<Response>();
  answers.of = () => late.promise;
  const opened = open("/rooms/lobby");
  await turns();
  time.advance(10 * ANSWER_WITHIN_MS);
  late.resolve(page("1"));
  assertEquals((await opened).status, 200);
  answers.of = () => Promise.reject(new TypeError("no network"));
  await assertRejects(() => open("/rooms/garden"), TypeError, "no network");
});

Deno.test("roomPage() shows the cached room if a proxy answers for a server that restarts", async () => {
  for (const status of [502, 503, 504]) {
    const { answers, open, done } = device();
    answers.of = () => page("1");
    await open("/rooms/lobby");
    await done();
    answers.of = () => new Response("Bad gateway", { status });
    const shown = await open("/rooms/lobby");
    assertEquals([shown.status, (await shown.text()).includes("data-saved-at")], [200, true]);
    assertEquals((await open("/rooms/garden")).status, status);
  }
});

Deno.test("otherPage() shows the server's own answer, whatever its status, and no proxy's for it", async () => {
  const { answers, other } = device();
  answers.of = () => new Response("Bad gateway", { status: 503 });
  assertEquals((await (await other("/healthz")).text()).includes("No connection"), true);
  const headers = new Headers();
  addSecurityHeaders(headers);
  answers.of = () => new Response("The disk is full", { status: 503, headers });
  const own = await other("/healthz");
  assertEquals([own.status, await own.text()], [503, "The disk is full"]);
});

Deno.test("roomPage() neither caches nor shows a page whose user signed out while it loaded", async () => {
  const { answers, open, done, signOut, time, cached } = device();
  answers.of = () => page("1");
  await open("/rooms/lobby");
  await done();
  // One that comes when they have gone, and one that is shown from the device in the same moment.
  const late = Promise.withResolvers<Response>();
  answers.of = () => late.promise;
  const opened = open("/rooms/garden");
  const again = open("/rooms/lobby");
  await turns();
  time.advance(ANSWER_WITHIN_MS);
  await signOut();
  late.resolve(page("1"));
  await opened;
  assertEquals((await (await again).text()).includes("data-saved-at"), false);
  await done();
  assertEquals(await cached(), 0);
});

Deno.test("roomPage() deletes what was written while they signed out", async () => {
  const { caches, answers, open, done, signOut } = device();
  const { open: openCache } = caches;
  let goes = true;
  answers.of = () => page("1");
  const during = (name: string) => {
    const cache = openCache(name);
    if (!goes) return cache;
    goes = false;
    return cache.then(async (opened) => {
      await signOut();
      return opened;
    });
  };
  await turns();
  Object.assign(caches, { open: during });
  await open("/rooms/lobby");
  await done();
  assertEquals(await caches.has("hubbub-pages"), false);
});

Deno.test("roomPage() keeps a page of a server with a password only while its user is signed in there", async () => {
  const { answers, open, done, cached, caches } = device();
  const closed = { config: { password: true, guests: false, textMax: 4_000 } };
  for (const [user, count] of [[null, 0], [ADA, 0], [ME, 1]] as const) {
    answers.of = (path) => path === "/session" ? sessionOf(user) : page("1", closed);
    await open("/rooms/lobby");
    await done();
    assertEquals(await cached(), count, user?.name);
    await caches.delete("hubbub-pages");
  }
});

Deno.test("roomPage() leaves nothing of the previous user beside the pages of the next one", async () => {
  const { answers, open, done, cached } = device();
  answers.of = () => page("1");
  for (const room of ["lobby", "garden"]) {
    await open(`/rooms/${room}`);
    await done();
  }
  assertEquals(await cached(), 2);
  answers.of = () => page("1", { user: ADA });
  await open("/rooms/den");
  await done();
  assertEquals(await cached(), 1);
});

Deno.test("roomPage() does not show what is no room, whatever lies in the cache", async () => {
  const { answers, open, done, caches } = device();
  answers.of = () => page("1");
  await open("/rooms/lobby");
  await done();
  const pages = await caches.open("hubbub-pages");
  answers.of = () => Promise.reject(new TypeError("no network"));
  const log = { epoch: "e1", head: 0, complete: true, events: [], rich: [] };
  for (const broken of [null, 5, [], { ...log, epoch: 5 }, { ...log, events: "none" }]) {
    await pages.put("/rooms/lobby?log", Response.json(broken));
    await assertRejects(() => open("/rooms/lobby"), TypeError, "no network");
  }
  await pages.put("/rooms/lobby?log", new Response("<html>"));
  await assertRejects(() => open("/rooms/lobby"), TypeError, "no network");
  // What is no text's parts is left out: each kind of part becomes an element.
  await pages.put(
    "/rooms/lobby?log",
    Response.json({ ...log, rich: [["a", [{ kind: "script", parts: ["b"] }]]] }),
  );
  assertEquals((await (await open("/rooms/lobby")).text()).includes("kind"), false);
});

Deno.test("staticFile() returns the cached file if no answer comes in time", async () => {
  const { answers, file, done, time } = device();
  answers.of = () => new Response("old");
  await file("/static/icon.svg");
  await done();
  const late = Promise.withResolvers<Response>();
  answers.of = () => late.promise;
  const opened = file("/static/icon.svg");
  await turns();
  time.advance(ANSWER_WITHIN_MS);
  assertEquals(await (await opened).text(), "old");
  late.resolve(new Response("new"));
  await done();
  answers.of = () => Promise.reject(new TypeError("no network"));
  assertEquals(await (await file("/static/icon.svg")).text(), "new");
});

/** Runs the callbacks of settled promises. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

Deno.test("staticFile() fetches content-hashed files once, and others each time", async () => {
  const { asked, file, done } = device();
  const paths = ["/static/dist/page.js?v=1", "/static/dist/chunk-ABCD1234.js", "/static/a.css"];
  for (const path of [...paths, ...paths]) {
    await file(path);
    await done();
  }
  assertEquals(asked, [...paths, "/static/a.css"]);
});

Deno.test("a build that no saved room names any more leaves no files", async () => {
  const { caches, answers, file, open, done } = device();
  const visit = async (build: string, part: string) => {
    await file(`/static/dist/page.js?v=${build}`);
    await file(`/static/dist/part-${part}.js`);
    answers.of = () => page(build);
    await open("/rooms/lobby");
    await done();
  };
  const cached = async () => (await (await caches.open("hubbub-files")).keys()).length;
  await visit("1", "AAAAAAAA");
  assertEquals(await cached(), 2);
  answers.of = () => new Response("");
  await file("/static/dist/page.js?v=2");
  answers.of = () => page("2");
  await open("/rooms/lobby");
  await done();
  assertEquals(await cached(), 1);
});

Deno.test("cachePage() caches a room with its files once, but nothing after a sign-out, and no sign-in page", async () => {
  const caches = new MemoryCaches(CONFIG);
  const asked: string[] = [];
  const answer = { of: () => page("1"), mayCache: false };
  const cache = () =>
    cachePage({
      path: "/rooms/lobby",
      search: "?name=me",
      loaded: () => [`${CONFIG}/static/dist/page.js?v=1`, `${CONFIG}/session`],
      caches,
      fetch(input) {
        asked.push(`${input}`.replace(CONFIG, ""));
        return Promise.resolve(`${input}`.includes("/static/") ? new Response("") : answer.of());
      },
      mayCache: () => answer.mayCache,
    });
  assertEquals([await cache(), await caches.has("hubbub-pages")], [false, false]);
  answer.mayCache = true;
  answer.of = () => new Response('<div id="app"></div>');
  assertEquals([await cache(), await caches.has("hubbub-pages")], [false, false]);
  answer.of = () => page("1");
  assertEquals([await cache(), await cache()], [true, false]);
  const pages = await caches.open("hubbub-pages");
  assertEquals((await pages.keys()).map(({ url }) => url.replace(CONFIG, "")), [
    "/rooms/lobby",
    "/rooms/lobby?log",
  ]);
  assertEquals(asked.slice(-2), ["/rooms/lobby?name=me", "/static/dist/page.js?v=1"]);
});

Deno.test("LogCacher writes again after a stop, and forgets every room when the session ends", async () => {
  const time = new FakeClock();
  const caches = new MemoryCaches(CONFIG);
  await caches.open("hubbub-pages");
  const logCacher = new LogCacher({
    path: "/rooms/lobby",
    clock: time,
    partsOf: () => undefined,
    owner: () => ME.id,
    caches,
  });
  const state = {} as Parameters<typeof logCacher.record>[0];
  logCacher.record(state);
  logCacher[Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
  logCacher.record(state);
  assertEquals(time.pendingTimers, 1);
  await logCacher.forget();
  assertEquals([time.pendingTimers, await caches.has("hubbub-pages")], [0, false]);
});

Deno.test("LogCacher writes nothing beside the page of another user", async () => {
  const time = new FakeClock();
  const caches = new MemoryCaches(CONFIG);
  const pages = await caches.open("hubbub-pages");
  let owner = ME.id;
  const logCacher = new LogCacher({
    path: "/rooms/lobby",
    clock: time,
    partsOf: () => undefined,
    owner: () => owner,
    caches,
  });
  const { state } = new RoomStore(viewOf([message(1)]));
  for (const [who, isWritten] of [[ADA.id, false], [ME.id, true]] as const) {
    owner = who;
    await pages.put("/rooms/lobby", new Response("", { headers: { "x-saved-for": ME.id } }));
    logCacher.record(state.value);
    logCacher.flush();
    await turns();
    assertEquals(await pages.match("/rooms/lobby?log") !== undefined, isWritten, who);
  }
});
