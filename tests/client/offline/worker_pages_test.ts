// What the worker caches of rooms and files: never at the cost of an answer, and nothing forever.

import { assertEquals, assertRejects } from "@std/assert";
import type { User } from "../../../protocol/events/base.ts";
import { ANSWER_WITHIN_MS } from "../../../client/offline/service_worker_deps.ts";
import { addSecurityHeaders } from "../../../server/http/security_headers.ts";
import { ADA, ME } from "../sample.ts";
import { device, page, turns } from "./worker_rig.ts";

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

Deno.test("roomPage() and staticFile() answer if the device has no space left", async () => {
  const { caches, answers, open, file, done } = device();
  caches.full = true;
  answers.of = () => page("1");
  assertEquals((await open("/rooms/lobby")).status, 200);
  assertEquals((await file("/static/dist/page.js?v=1")).status, 200);
  await done();
});

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
