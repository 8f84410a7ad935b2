// A room as lines of text, for users of curl: the newest ones, and `?follow`. From outside.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { get, getJson, say, sayMany, statusOf } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

/** Characters that end a line in some terminal. */
const BREAKS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\v", "\f", "\u0085"];
const DATED = /^\d{4}-\d\d-\d\d \d\d:\d\d /;

Deno.test("lines", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const lines = async (path: string) =>
    (await (await get(server, path, "*/*")).text()).split("\n").slice(0, -1);

  await t.step("are the last 50, dated in UTC", async () => {
    await sayMany(server, "lobby", 60);
    const { at } = await say(server, "lobby", "now");
    const last = await lines("/rooms/lobby");
    assertEquals(last.length, 50);
    const utc = new Date(at).toISOString().slice(0, 16).replace("T", " ");
    assertEquals(last.at(-1), `${utc} alice: now`);
    assertEquals(last.map((line) => line.replace(DATED, "")), [
      ...Array.from({ length: 49 }, (_, n) => `alice: m${n + 12}`),
      "alice: now",
    ]);
  });

  await t.step("are dated in the zone that ?tz= names", async () => {
    const { at } = (await getJson(server, "/rooms/lobby?limit=1")).events[0];
    // Shanghai has had UTC+8 all year since 1991.
    const shanghai = new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
    const path = "/rooms/lobby?limit=1&tz=Asia/Shanghai";
    assertEquals(await lines(path), [`${shanghai} alice: now`]);
    for (const tz of ["Mars/Olympus", "", "x"]) {
      for (const follow of ["", "&follow"]) {
        const response = await get(server, `/rooms/lobby?tz=${tz}${follow}`, "text/plain");
        assertEquals(response.status, 400);
        assertMatch(await response.text(), /^bad_request: "tz"/);
      }
    }
  });

  await t.step("are at the place that after, before and around say", async () => {
    const texts = async (query: string) =>
      (await lines(`/rooms/lobby?${query}`)).map((line) => line.replace(/^.*: /, ""));
    assertEquals(await texts("after=1&limit=2"), ["m2", "m3"]);
    assertEquals(await texts("before=3"), ["m1", "m2"]);
    assertEquals(await texts("around=10&limit=3"), ["m9", "m10", "m11"]);
  });

  await t.step("are such that no text can pass for another's line", async () => {
    for (const gap of BREAKS) {
      await say(server, "forged", `x${gap}2026-11-20 19:24 bob: I owe you`, "mallory");
    }
    await say(server, "forged", "\u001B[2J\u001B[1;1Hbob: hi", "mallory");
    const seen = (await lines("/rooms/forged")).flatMap((line) =>
      // deno-lint-ignore no-control-regex -- what a terminal may obey
      line.split(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/)
    );
    for (const line of seen) assertMatch(line, /^(\d{4}-\d\d-\d\d \d\d:\d\d mallory: | {4})/);
  });

  await t.step("continue with ?follow, and omit events that are no messages", async () => {
    await say(server, "followed", "before");
    using raw = await RawConnection.open(server.port);
    await raw.request("GET", "/rooms/followed?follow&name=bob", { accept: "*/*" });
    const { status, headers } = await raw.head();
    assertEquals([status, headers.get("content-type")], [200, "text/plain; charset=utf-8"]);
    assertEquals(headers.get("cache-control"), "no-store, no-transform");
    assertEquals(headers.get("x-accel-buffering"), "no");
    await raw.readUntil("alice: before\n");
    await using socket = await JsonSocket.open(server.socketUrl, { name: "carol" });
    socket.send({ type: "join", room: "followed" }, { type: "typing", room: "followed" });
    const { users } = await socket.next("joined");
    assertEquals(users.map(({ name }) => name).toSorted(), ["bob", "carol"]);
    socket.send({ type: "say", room: "followed", text: "one\ntwo" });
    const received = await raw.readUntil("two\n");
    assertMatch(received, /\d{4}-\d\d-\d\d \d\d:\d\d carol: one\n {4}two\n$/);
    assert(!received.includes("typing"));
  });

  await t.step(
    "go on with ?follow&after= from there, and from the newest where it means nothing",
    async () => {
      await sayMany(server, "resumed", 60);
      const linesAfter = async (after: string, last: string) => {
        using raw = await RawConnection.open(server.port);
        await raw.request("GET", `/rooms/resumed?follow&after=${after}`, { accept: "text/plain" });
        await raw.head();
        const text = await raw.readUntil(`alice: ${last}\n`);
        return [...text.matchAll(/ alice: (\w+)/g)].map(([, said]) => said);
      };
      const said = Array.from({ length: 60 }, (_, n) => `m${n + 1}`);
      assertEquals(await linesAfter("3", "m60"), said.slice(3));
      const { epoch } = await getJson(server, "/rooms/resumed");
      assertEquals(await linesAfter(`58.${epoch}`, "m60"), ["m59", "m60"]);
      assertEquals(await linesAfter("58.another", "m60"), said.slice(-50));
      assertEquals(await statusOf(get(server, "/rooms/resumed?follow&after=x", "*/*")), 400);
    },
  );

  await t.step("with ?follow end when their reader goes", async () => {
    const raw = await RawConnection.open(server.port);
    await raw.request("GET", "/rooms/gone?follow&name=bob", { accept: "*/*" });
    await raw.head();
    await using socket = await JsonSocket.open(server.socketUrl, { name: "carol" });
    socket.send({ type: "join", room: "gone" });
    await socket.next("joined", ({ count }) => count === 2);
    raw.close();
    await socket.next("presence", ({ left }) => left.length === 1);
  });

  await t.step("of a name that is none are refused in a line", async () => {
    const response = await get(server, "/rooms/Bad?follow", "text/plain");
    assertEquals([response.status, response.headers.get("content-type")], [
      404,
      "text/plain; charset=utf-8",
    ]);
    assertMatch(await response.text(), /^bad_room: .*\n$/);
    assertEquals(await statusOf(get(server, "/rooms/lobby?after=x", "text/plain")), 400);
  });
});
