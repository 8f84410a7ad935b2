// The files and logs that the service worker caches: builds, pages with their files, logs of rooms.

import { assertEquals } from "@std/assert";
import { cachePage } from "../../../client/offline/cache_page.ts";
import { LogCacher } from "../../../client/offline/log_cacher.ts";
import { RoomStore } from "../../../client/model/room_store.ts";
import { ANSWER_WITHIN_MS } from "../../../client/offline/service_worker_deps.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { MemoryCaches } from "../../support/memory_caches.ts";
import { ADA, ME, message, viewOf } from "../sample.ts";
import { CONFIG, device, page, turns } from "./worker_rig.ts";

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
