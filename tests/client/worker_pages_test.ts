// What the worker keeps of rooms and files: never at the cost of an answer, and nothing for ever.

import { assertEquals } from "@std/assert";
import { keepPage } from "../../client/keep_page.ts";
import { LogKeeper } from "../../client/room/kept_log.ts";
import { staticFile } from "../../client/worker_files.ts";
import { roomPage } from "../../client/worker_pages.ts";
import { ManualTime } from "../support/manual_time.ts";
import { MemoryCaches } from "../support/memory_caches.ts";
import { viewOf } from "./sample.ts";

const HOUSE = "https://chat.example";

function device() {
  const caches = new MemoryCaches(HOUSE);
  const work: Promise<unknown>[] = [];
  const asked: string[] = [];
  const answers = { of: (_path: string) => new Response("") };
  const means = {
    caches,
    fetch(request: Request) {
      asked.push(request.url.slice(HOUSE.length));
      return Promise.resolve(answers.of(asked.at(-1)!));
    },
    later: (each: Promise<unknown>) => void work.push(each.catch(() => {})),
  };
  const file = (path: string) => staticFile(new Request(HOUSE + path), means);
  const open = (path: string) => roomPage(new Request(HOUSE + path), path, means);
  const done = () => Promise.all(work.splice(0));
  return { caches, asked, answers, file, open, done };
}

function page(build: string): Response {
  const html = `<html><script src="/static/dist/page.js?v=${build}"></script><div id="app">` +
    `</div><script type="application/json" id="view">${JSON.stringify(viewOf([]))}</script></html>`;
  return new Response(html, { headers: { "content-type": "text/html" } });
}

Deno.test("roomPage() and staticFile() answer where the device has no room left", async () => {
  const { caches, answers, open, file, done } = device();
  caches.full = true;
  answers.of = () => page("1");
  assertEquals((await open("/rooms/lobby")).status, 200);
  assertEquals((await file("/static/dist/page.js?v=1")).status, 200);
  await done();
});

Deno.test("roomPage() forgets all rooms when one may not be read any more", async () => {
  for (const status of [401, 403]) {
    const { caches, answers, open, done } = device();
    answers.of = () => page("1");
    await open("/rooms/lobby");
    await done();
    assertEquals(await caches.has("hubbub-pages"), true);
    answers.of = () => new Response("", { status });
    await open("/rooms/lobby");
    await done();
    assertEquals(await caches.has("hubbub-pages"), false);
  }
});

Deno.test("staticFile() asks once for what its address names, and each time for the rest", async () => {
  const { asked, file, done } = device();
  const paths = ["/static/dist/page.js?v=1", "/static/dist/chunk-ABCD1234.js", "/static/a.css"];
  for (const path of [...paths, ...paths]) {
    await file(path);
    await done();
  }
  assertEquals(asked, [...paths, "/static/a.css"]);
});

Deno.test("a build that no kept room names any more leaves no files", async () => {
  const { caches, answers, file, open, done } = device();
  const visit = async (build: string, part: string) => {
    await file(`/static/dist/page.js?v=${build}`);
    await file(`/static/dist/part-${part}.js`);
    answers.of = () => page(build);
    await open("/rooms/lobby");
    await done();
  };
  const kept = async () => (await (await caches.open("hubbub-files")).keys()).length;
  await visit("1", "AAAAAAAA");
  assertEquals(await kept(), 2);
  answers.of = () => new Response("");
  await file("/static/dist/page.js?v=2");
  answers.of = () => page("2");
  await open("/rooms/lobby");
  await done();
  assertEquals(await kept(), 1);
});

Deno.test("keepPage() keeps a room with its files once; nothing for who has signed out, nothing of a door", async () => {
  const caches = new MemoryCaches(HOUSE);
  const asked: string[] = [];
  const answer = { of: () => page("1"), mayKeep: false };
  const keep = () =>
    keepPage({
      path: "/rooms/lobby",
      search: "?name=me",
      loaded: () => [`${HOUSE}/static/dist/page.js?v=1`, `${HOUSE}/session`],
      caches,
      fetch(input) {
        asked.push(`${input}`.replace(HOUSE, ""));
        return Promise.resolve(`${input}`.includes("/static/") ? new Response("") : answer.of());
      },
      mayKeep: () => answer.mayKeep,
    });
  assertEquals([await keep(), await caches.has("hubbub-pages")], [false, false]);
  answer.mayKeep = true;
  answer.of = () => new Response('<div id="app"></div>');
  assertEquals([await keep(), await caches.has("hubbub-pages")], [false, false]);
  answer.of = () => page("1");
  assertEquals([await keep(), await keep()], [true, false]);
  const pages = await caches.open("hubbub-pages");
  assertEquals((await pages.keys()).map(({ url }) => url.replace(HOUSE, "")), [
    "/rooms/lobby",
    "/rooms/lobby?log",
  ]);
  assertEquals(asked.slice(-2), ["/rooms/lobby?name=me", "/static/dist/page.js?v=1"]);
});

Deno.test("LogKeeper writes again after a stop, and forgets every room when the session ends", async () => {
  const time = new ManualTime();
  const caches = new MemoryCaches(HOUSE);
  await caches.open("hubbub-pages");
  const keeper = new LogKeeper({
    path: "/rooms/lobby",
    timers: time,
    partsOf: () => undefined,
    caches,
  });
  const state = {} as Parameters<typeof keeper.note>[0];
  keeper.note(state);
  keeper[Symbol.dispose]();
  assertEquals(time.timers, 0);
  keeper.note(state);
  assertEquals(time.timers, 1);
  await keeper.forget();
  assertEquals([time.timers, await caches.has("hubbub-pages")], [0, false]);
});
