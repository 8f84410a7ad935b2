// One address per room, in the format that the client accepts: with the real server, from outside.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { negotiate } from "../../../server/http/negotiate.ts";
import { get, say, statusOf } from "../../support/http_requests.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

const FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp," +
  "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";
const AXIOS = "application/json, text/plain, */*";

/** Which `Accept` gets which type of a room. */
const ACCEPTS: readonly (readonly [accept: string, type: string])[] = [
  ["text/html", "text/html; charset=utf-8"],
  [FIREFOX, "text/html; charset=utf-8"],
  [CHROMIUM, "text/html; charset=utf-8"],
  ["application/json", "application/json"],
  ["application/json; charset=utf-8", "application/json"],
  [AXIOS, "application/json"],
  ["application/*", "application/json"],
  ["text/html;q=0.4, application/json;q=0.5", "application/json"],
  ["text/event-stream", "text/event-stream"],
  ["text/event-stream, */*;q=0.1", "text/event-stream"],
  ["text/plain", "text/plain; charset=utf-8"],
  ["text/*", "text/plain; charset=utf-8"],
  ["*/*", "text/plain; charset=utf-8"],
  ["image/png, */*;q=0.1", "text/plain; charset=utf-8"],
  ["*", "text/plain; charset=utf-8"],
];

Deno.test("negotiate() chooses the first named among equals, otherwise the first type", () => {
  const types = ["text/plain", "text/html", "application/json"] as const;
  const chosen = (accept?: string) =>
    negotiate({ headers: new Headers(accept === undefined ? {} : { accept }) }, types);
  assertEquals(chosen(), "text/plain");
  assertEquals(chosen("*/*"), "text/plain");
  assertEquals(chosen(AXIOS), "application/json");
  assertEquals(chosen("text/html, application/json"), "text/html");
  assertEquals(chosen("Application/JSON"), "application/json");
  assertEquals(chosen("text/plain;q=0, */*"), "text/html");
  assertEquals(chosen("image/png"), undefined);
  assertEquals(chosen("text/html;q=0"), undefined);
});

Deno.test("a room, in every form", async (t) => {
  await using server = await ServerProcess.start();
  await say(server, "lobby", "hi <b>there</b>");

  for (const [accept, type] of ACCEPTS) {
    await t.step(`${accept} gets ${type}`, async () => {
      const response = await get(server, "/rooms/lobby", accept);
      assertEquals([response.status, response.headers.get("content-type")], [200, type]);
      assertVariesByAccept(response);
      await response.body?.cancel();
    });
  }

  await t.step("no Accept at all gets lines, as curl's */* does", async () => {
    using raw = await RawConnection.open(server.port);
    await raw.request("GET", "/rooms/lobby", { connection: "close" });
    const { status, headers } = await raw.head();
    assertEquals([status, headers.get("content-type")], [200, "text/plain; charset=utf-8"]);
    assertMatch(await raw.rest(), /^\d{4}-\d\d-\d\d \d\d:\d\d alice: hi <b>there<\/b>\n$/);
  });

  await t.step("406 only if no type matches, and it lists the types", async () => {
    for (const accept of ["image/png", "application/xml, text/css"]) {
      const response = await get(server, "/rooms/lobby", accept);
      assertEquals(response.status, 406);
      assertVariesByAccept(response);
      assertMatch((await response.json()).detail, /text\/html.*application\/json/);
    }
    for (const path of ["/", "/rooms", "/rooms/lobby/1", "/session", "/healthz"]) {
      assertEquals([path, await statusOf(get(server, path, "image/png"))], [path, 200]);
    }
  });

  await t.step("a room without messages is empty, in every format", async () => {
    const json = await (await get(server, "/rooms/quiet", "application/json")).json();
    assertEquals([json.room, json.head, json.complete, json.events], ["quiet", 0, true, []]);
    assertEquals(await (await get(server, "/rooms/quiet", "text/plain")).text(), "");
    assertEquals(await statusOf(get(server, "/rooms/quiet", "text/html")), 200);
    const { rooms } = await (await get(server, "/rooms", "application/json")).json();
    assertEquals(rooms.map(({ name }: { name: string }) => name), ["lobby"]);
  });

  await t.step("what is no room's name is 404, in every form", async () => {
    for (const name of ["Lobby", "-a", "a_b", "a".repeat(41), "caf%C3%A9", "%20", "a%2Fb"]) {
      for (const accept of ["text/html", "application/json", "text/plain", "text/event-stream"]) {
        const status = await statusOf(get(server, `/rooms/${name}`, accept));
        assertEquals([name, accept, status], [name, accept, 404]);
      }
    }
    const json = await (await get(server, "/rooms/Lobby", "application/json")).json();
    assertEquals(json.code, "bad_room");
    assertEquals(await statusOf(get(server, `/rooms/${"a".repeat(40)}`, "text/plain")), 200);
  });

  await t.step("HEAD says what GET would, without a body, and ends", async () => {
    for (const [accept, type] of ACCEPTS.slice(0, 12)) {
      using raw = await RawConnection.open(server.port);
      await raw.request("HEAD", "/rooms/lobby?wait=20&after=1", { accept, connection: "close" });
      const { status, headers } = await raw.head();
      assertEquals([status, headers.get("content-type")], [200, type]);
      assertEquals(await raw.rest(), "");
    }
    using raw = await RawConnection.open(server.port);
    await raw.request("HEAD", "/rooms/lobby?follow", { accept: "*/*", connection: "close" });
    assertEquals((await raw.head()).status, 200);
    assertEquals(await raw.rest(), "");
  });

  await t.step("a host that cannot be read is the client's mistake", async () => {
    using connection = await RawConnection.open(server.port);
    await connection.request("GET", "/", { host: "[" });
    assertEquals((await connection.head()).status, 400);
    assertEquals(server.output.includes("request_failed"), false);
  });

  await t.step("OPTIONS and 405 say what an address takes", async () => {
    const allowed: readonly (readonly [path: string, allow: string])[] = [
      ["/", "GET, HEAD, OPTIONS"],
      ["/rooms", "GET, HEAD, OPTIONS"],
      ["/rooms/lobby", "GET, POST, HEAD, OPTIONS"],
      ["/rooms/lobby/1", "GET, PATCH, DELETE, HEAD, OPTIONS"],
      ["/ws", "GET, HEAD, OPTIONS"],
      ["/avatars/u_x", "GET, HEAD, OPTIONS"],
      ["/static/page.css", "GET, HEAD, OPTIONS"],
      ["/session", "GET, POST, DELETE, HEAD, OPTIONS"],
      ["/session/end", "POST, OPTIONS"],
      ["/session/s_x", "DELETE, OPTIONS"],
      ["/healthz", "GET, HEAD, OPTIONS"],
      ["/metrics", "GET, HEAD, OPTIONS"],
      ["/openapi.json", "GET, HEAD, OPTIONS"],
    ];
    for (const [path, allow] of allowed) {
      const options = await fetch(server.url + path, { method: "OPTIONS" });
      assertEquals([path, options.status, options.headers.get("allow")], [path, 204, allow]);
      for (const method of ["PUT", "PATCH", "DELETE", "POST", "GET"]) {
        if (allow.includes(method)) continue;
        const refused = await fetch(server.url + path, { method });
        assertEquals([path, method, refused.status], [path, method, 405]);
        assertEquals(refused.headers.get("allow"), allow);
        assertEquals((await refused.json()).code, "method_not_allowed");
      }
    }
  });

  await t.step("pages are compressed, streams are not", async () => {
    const encodingOf = async (path: string, accept: string) => {
      using raw = await RawConnection.open(server.port);
      await raw.request("GET", path, { accept, "accept-encoding": "gzip, br" });
      const { status, headers } = await raw.head();
      assertEquals(status, 200);
      return headers.get("content-encoding");
    };
    for (const path of ["/", "/rooms", "/rooms/lobby", "/rooms/lobby/1"]) {
      assertMatch(await encodingOf(path, "text/html") ?? "", /^(gzip|br)$/);
    }
    assertMatch(await encodingOf("/rooms/lobby", "application/json") ?? "", /^(gzip|br)$/);
    assertEquals(await encodingOf("/rooms/lobby", "text/event-stream"), null);
    assertEquals(await encodingOf("/rooms/lobby?follow", "text/plain"), null);
  });

  await t.step("every answer says what browsers may do with it", async () => {
    for (const path of ["/", "/rooms", "/rooms/lobby", "/rooms/lobby/1", "/rooms/lobby/9", "/no"]) {
      const response = await get(server, path, "text/html");
      const policy = response.headers.get("content-security-policy") ?? "";
      assertStringIncludes(policy, "default-src 'none'");
      assertEquals(policy.includes("unsafe-inline"), false);
      assertEquals(response.headers.get("referrer-policy"), "same-origin");
      assertEquals(response.headers.get("x-content-type-options"), "nosniff");
      await response.body?.cancel();
    }
  });
});

/** Once, because some caches count. */
function assertVariesByAccept({ headers }: Response): void {
  const names = (headers.get("vary") ?? "").split(",").map((name) => name.trim());
  assertEquals(names.filter((name) => name === "Accept"), ["Accept"]);
}

Deno.test("an address that is too long is refused before it is read", async () => {
  await using server = await ServerProcess.start();
  const response = await get(server, `/rooms/lobby?x=${"a".repeat(8_192)}`, "text/html");
  assertEquals(response.status, 400);
  assertEquals((await response.json()).code, "bad_request");
  assertEquals(
    (await get(server, `/rooms/lobby?x=${"a".repeat(8_000)}`, "text/plain")).status,
    200,
  );
});
