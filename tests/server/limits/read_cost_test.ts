// The cost of each request: a page costs a page and waits for its turn, in every form of request.

import { assert, assertEquals } from "@std/assert";
import { get, post, postJson, say, signIn } from "../../support/http_requests.ts";
import { ServerInProcess } from "../../support/server_in_process.ts";

const PAGE = 40;
const DATA = 10;
const FILE = 1;
const FORM = "application/x-www-form-urlencoded";

/** Records charges and waits, and passes them on. */
function watch({ app: { limits }, turns }: ServerInProcess) {
  const seen = { cost: 0, turns: 0 };
  const takeRead = limits.takeRead.bind(limits);
  limits.takeRead = (address, cost) => {
    seen.cost += cost;
    return takeRead(address, cost);
  };
  const acquire = turns.acquire.bind(turns);
  turns.acquire = (...asked) => {
    seen.turns++;
    return acquire(...asked);
  };
  return async (request: Promise<Response>) => {
    seen.cost = seen.turns = 0;
    const response = await request;
    await response.body?.cancel();
    const type = response.headers.get("content-type")?.split(";")[0] ?? null;
    return { status: response.status, type, ...seen };
  };
}

const ACCEPTS = [
  "text/html",
  "TEXT/HTML",
  "text/html;q=0.1, application/json;q=0",
  "text/*",
  "text/*;q=1, text/plain;q=0",
  "*/*;q=1, text/plain;q=0, application/json;q=0",
  "text/plain;q=0, */*",
  "application/xhtml+xml, text/html;q=0.9, */*;q=0.8",
  "application/json;q=0, text/*;q=0.5",
  "application/json",
  "text/plain",
  "*/*",
  "",
] as const;
const PATHS = ["/", "/rooms", "/rooms/lobby", "/rooms/lobby/1", "/session", "/none", "/rooms/No!"];
const QUERIES = ["", "?wait", "?wait=1", "?wait=0", "?view=log&wait=5", "?after=0&wait=1"];

Deno.test("whatever is answered as text/html counts as a page and has its turn", async () => {
  await using server = await ServerInProcess.start();
  await say(server, "lobby", "hi");
  const seen = watch(server);
  let pages = 0;
  for (const path of PATHS) {
    for (const query of QUERIES) {
      for (const accept of ACCEPTS) {
        const { status, type, cost, turns } = await seen(get(server, path + query, accept));
        const asked = `${path}${query} as ${accept}: ${status} ${type}`;
        if (type === "text/html") pages++;
        const [expected, turn] = type === "text/html"
          ? [PAGE, 1]
          : [status === 200 ? DATA : Math.min(cost, DATA), 0];
        assertEquals([asked, cost, turns], [asked, expected, turn]);
      }
    }
  }
  // Some of each path.
  assert(pages > 5 * PATHS.length, `${pages}`);
});

Deno.test("a refused form counts as the page that it is shown on", async () => {
  await using server = await ServerInProcess.start();
  const seen = watch(server);
  const html = { accept: "text/html" };
  for (
    const [path, body] of [
      ["/session", "name="],
      ["/rooms/lobby", "text="],
      ["/session/end", ""],
    ] as const
  ) {
    const { type, cost, turns } = await seen(post(server, path, FORM, body, html));
    assertEquals([path, type, cost, turns], [path, "text/html", PAGE, 1]);
  }
});

Deno.test("only a poll that is really held counts as a file", async () => {
  await using server = await ServerInProcess.start();
  const { seq } = await say(server, "lobby", "hi");
  const seen = watch(server);
  const costs: [string, number][] = [];
  const cases = [
    ["application/json", "/rooms/lobby", DATA],
    ["application/json", "/rooms/lobby?wait=0", DATA],
    ["application/json", "/rooms/lobby?after=0&wait=1", DATA],
    ["application/json", `/rooms/lobby?after=${seq}&wait=0.05`, FILE],
    ["application/json", "/rooms?wait", DATA],
    ["application/json", "/rooms/lobby/1?wait", DATA],
    ["application/json", "/session?wait", DATA],
    ["text/plain", "/rooms/lobby?wait=1", DATA],
    ["text/plain", "/rooms/lobby?follow&wait=1", DATA],
    ["text/event-stream", "/rooms/lobby?after=0&wait=1", DATA],
    ["*/*", "/static/icon.svg?wait", FILE],
  ] as const;
  for (const [accept, path] of cases) {
    costs.push([path, (await seen(get(server, path, accept))).cost]);
  }
  assertEquals(costs, cases.map(([, path, cost]) => [path, cost]));
});

Deno.test("a page whose session ends while it is rendered costs twice and has two turns", async () => {
  let endSession: (() => void) | undefined;
  await using server = await ServerInProcess.start({
    beforeRender: () => {
      endSession?.();
      endSession = undefined;
    },
  });
  const alice = await signIn(server, "alice");
  const seen = watch(server);
  const { app } = server;
  const [session] = await app.sessions.list(alice.user.id);
  endSession = () => app.connections.closeSession(session!.id);
  const page = await seen(get(server, "/rooms/lobby", "text/html", { cookie: alice.cookie }));
  assertEquals([page.cost, page.turns], [2 * PAGE, 2]);
});

Deno.test("an address that has read too much is refused with a page made once, or in a line", async () => {
  let rendered = 0;
  await using server = await ServerInProcess.start({
    env: { HUBBUB_RATE: "2", HUBBUB_READS: "1" },
    beforeRender: () => rendered++,
  });
  const ask = async (path: string) => {
    const response = await get(server, path, "text/html");
    await response.body?.cancel();
    return [response.status, response.headers.get("content-type")?.split(";")[0]];
  };
  // Twenty at once: no page, and not the page of a refusal either.
  for (let n = 0; n < 10; n++) assertEquals(await ask("/rooms/lobby"), [429, "text/html"]);
  assertEquals(await ask("/none"), [404, "text/plain"]);
  for (let n = 0; n < 30; n++) assert(Number((await ask(`/none/${n}`))[0]) >= 404);
  const refused = await postJson(server, "/session", { name: "" }, { accept: "text/html" });
  assertEquals([refused.status, await refused.text()], [400, "bad_request: The name is empty\n"]);
  // The page of the refusal, once.
  assertEquals(rendered, 1);
});
