// Permalinks, the list of rooms, and errors in every format: with the real server, from outside.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { get, getJson, say, sayMany, signIn, statusOf } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

Deno.test("permalinks and rooms", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const alice = await signIn(server, "alice");
  await using socket = await JsonSocket.open(server.socketUrl, { token: alice.token });
  const frames = (...sent: readonly Record<string, unknown>[]) =>
    socket.send(...sent.map((frame) => ({ room: "lobby", ...frame })));
  frames({ type: "join" }, { type: "say", text: "one\ntwo" }, { type: "say", text: "gone soon" });
  frames({ type: "edit", target: 1, text: "ONE\ntwo" }, { type: "delete", target: 2 });
  await socket.next("ack", ({ seq }) => seq === 4);
  await sayMany(server, "long", 120);

  await t.step(
    "return a message as JSON, as a page and as a line, in its current state",
    async () => {
      const event = await getJson(server, "/rooms/lobby/1");
      assertEquals([event.seq, event.text, typeof event.edited], [1, "ONE\ntwo", "number"]);
      for (const accept of ["*/*", "application/json, text/plain, */*"]) {
        const response = await get(server, "/rooms/lobby/1", accept);
        assertEquals(response.headers.get("content-type"), "application/json");
        assertEquals(await response.json(), event);
      }
      const line = await get(server, "/rooms/lobby/1", "text/plain");
      assertEquals(line.headers.get("content-type"), "text/plain; charset=utf-8");
      assertEquals(await line.text(), "alice: ONE\n    two\n");
      const page = await get(server, "/rooms/long/60", "text/html");
      assertEquals(page.status, 200);
      const html = await page.text();
      const shown = [...html.matchAll(/id="m(\d+)"/g)].map(([, seq]) => Number(seq));
      assert(shown.includes(60) && shown.includes(50) && shown.includes(70));
      assert(!shown.includes(1) && !shown.includes(120));
      assertMatch(html, /class="[^"]*is-target[^"]*" id="m60"/);
    },
  );

  await t.step("are 404 if there is no such message and 410 if it was deleted", async () => {
    const wrong: readonly (readonly [path: string, status: number, code: string])[] = [
      ["/rooms/lobby/5", 404, "not_found"],
      ["/rooms/lobby/0", 404, "not_found"],
      ["/rooms/lobby/x", 404, "not_found"],
      ["/rooms/lobby/01", 404, "not_found"],
      ["/rooms/lobby/99999999999999999999", 404, "not_found"],
      ["/rooms/quiet/1", 404, "not_found"],
      ["/rooms/Lobby/1", 404, "bad_room"],
      ["/rooms/lobby/2", 410, "gone"],
      ["/rooms/lobby/1/2", 404, "not_found"],
      ["/nowhere", 404, "not_found"],
      ["/rooms/", 404, "not_found"],
      ["/static/../main.ts", 404, "not_found"],
      ["/static/%2e%2e/main.ts", 404, "not_found"],
      ["/static/nothing.css", 404, "not_found"],
      ["/avatars/../x", 404, "not_found"],
    ];
    for (const [path, status, code] of wrong) {
      const json = await get(server, path, "application/json");
      assertEquals(json.headers.get("content-type"), "application/problem+json");
      assertEquals(json.headers.get("cache-control"), "no-store");
      const problem = await json.json();
      assertEquals([path, json.status, problem.status, problem.code], [path, status, status, code]);
      for (const field of ["type", "title", "detail"]) {
        assertEquals(typeof problem[field], "string");
      }
      const page = await get(server, path, "text/html");
      assertEquals([page.status, page.headers.get("content-type")], [
        status,
        "text/html; charset=utf-8",
      ]);
      const html = await page.text();
      assertMatch(html, /^<!doctype html>/);
      assertStringIncludes(html, String(status));
      const text = await get(server, path, "text/plain");
      assertEquals([text.status, text.headers.get("content-type")], [
        status,
        "text/plain; charset=utf-8",
      ]);
      assertMatch(await text.text(), new RegExp(`^${code}: .+\\n$`));
      assertEquals(await statusOf(get(server, path, "*/*")), status);
    }
  });

  await t.step("of an edit is the edit, as JSON", async () => {
    const edit = await getJson(server, "/rooms/lobby/3");
    assertEquals([edit.type, edit.target, edit.text], ["edit", 1, "ONE\ntwo"]);
  });

  await t.step("pages are at the place that around, before and after say", async () => {
    const shown = async (query: string) => {
      const html = await (await get(server, `/rooms/long?${query}`, "text/html")).text();
      return [...html.matchAll(/id="m(\d+)"/g)].map(([, seq]) => Number(seq));
    };
    assertEquals((await shown("")).length, 50);
    assertEquals(await shown("around=10&limit=3"), [9, 10, 11]);
    assertEquals(await shown("before=4"), [1, 2, 3]);
    assertEquals((await shown("after=0&limit=200")).length, 120);
    assertEquals(await statusOf(get(server, "/rooms/long?around=x", "text/html")), 400);
  });

  await t.step(
    "rooms are listed, the one that was spoken in last first, with head, people and the last event's time",
    async () => {
      const { at } = await say(server, "another", "hi");
      socket.send({ type: "join", room: "another" });
      await socket.next("joined", ({ room }) => room === "another");
      const { rooms } = await getJson(server, "/rooms");
      assertEquals(rooms.map(({ name }: { name: string }) => name)[0], "another");
      assertEquals(rooms.length, 3);
      assertEquals(rooms[0], { name: "another", head: 1, count: 1, lastAt: at });
      const page = await get(server, "/rooms", "text/html");
      assertEquals(page.headers.get("content-type"), "text/html; charset=utf-8");
      const html = await page.text();
      for (const name of ["another", "lobby", "long"]) {
        assertStringIncludes(html, `href="/rooms/${name}"`);
      }
    },
  );
});
