// Which pages may write and connect: those of the own host, and those that are listed. From
// outside.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { get, getJson, signIn, statusOf } from "../../support/http_requests.ts";
import { type H2cAnswer, h2cRequest } from "../../support/h2c_request.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

const FOREIGN = [
  "https://evil.example",
  "null",
  "http://127.0.0.1",
  "http://127.0.0.1.evil.example",
];

/** Every address that writes. */
const WRITES: readonly (readonly [method: string, path: string])[] = [
  ["POST", "/rooms/lobby?name=alice"],
  ["PATCH", "/rooms/lobby/1"],
  ["DELETE", "/rooms/lobby/1"],
  ["POST", "/session"],
  ["DELETE", "/session"],
  ["DELETE", "/session/s_x"],
  ["POST", "/session/end"],
];

Deno.test("a foreign page may write nowhere, and the own one may", async () => {
  await using server = await ServerProcess.start();
  const { cookie } = await signIn(server, "alice");
  const send = (method: string, path: string, origin: string) =>
    fetch(server.url + path, {
      method,
      headers: { origin, cookie, "content-type": "application/x-www-form-urlencoded" },
      ...(method === "POST" ? { body: "text=x&name=alice" } : {}),
      redirect: "manual",
    });
  for (const origin of FOREIGN) {
    for (const [method, path] of WRITES) {
      const response = await send(method, path, origin);
      const { code } = await response.json();
      assertEquals([origin, path, response.status, code], [origin, path, 403, "forbidden"]);
    }
    // Reading does no harm: without CORS headers, the page does not get the answer.
    const read = await get(server, "/rooms/lobby", "application/json", { origin });
    assertEquals([read.status, read.headers.get("access-control-allow-origin")], [200, null]);
    await read.body?.cancel();
  }
  assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
  assertEquals((await getJson(server, "/session", { cookie })).user.name, "alice");
  assertEquals(await statusOf(send("POST", "/rooms/lobby", server.url)), 201);
});

Deno.test("with HUBBUB_URL the own host is that one and no other", async () => {
  const env = { HUBBUB_URL: "https://chat.example.org", HUBBUB_ORIGINS: "https://other.example" };
  await using server = await ServerProcess.start({ env });
  const sayFrom = (origin: string) =>
    statusOf(fetch(`${server.url}/rooms/lobby?name=a`, {
      method: "POST",
      headers: { origin },
      body: "hi",
    }));
  assertEquals(await sayFrom("https://chat.example.org"), 201);
  assertEquals(await sayFrom("https://other.example"), 201);
  assertEquals(await sayFrom(server.url), 403);
  assertEquals(await sayFrom("http://chat.example.org"), 403);
  assertEquals(await sayFrom("https://chat.example.org:8443"), 403);
  await using own = await JsonSocket.open(server.socketUrl, {
    headers: { origin: "https://chat.example.org" },
  });
  await own.next("hello");
});

Deno.test("a listed site's page may ask, read and write with a token", async () => {
  const origin = "https://other.example";
  await using server = await ServerProcess.start({ env: { HUBBUB_ORIGINS: origin } });
  const { authorization } = await signIn(server, "alice");
  const preflight = await fetch(`${server.url}/rooms/lobby`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type,idempotency-key",
    },
  });
  const allowed = (name: string) => preflight.headers.get(`access-control-allow-${name}`);
  assertEquals([preflight.status, allowed("origin")], [204, origin]);
  assertEquals(allowed("methods"), "GET, POST, HEAD, OPTIONS");
  assertEquals(allowed("headers"), "authorization, content-type, idempotency-key, last-event-id");
  // The browser does not send the cookie.
  assertEquals(allowed("credentials"), null);
  const said = await fetch(`${server.url}/rooms/lobby`, {
    method: "POST",
    headers: { origin, authorization },
    body: "hi",
  });
  assertEquals([said.status, said.headers.get("access-control-allow-origin")], [201, origin]);
  assertEquals(said.headers.get("vary")?.includes("Origin"), true);
  await said.body?.cancel();
  const refused = await get(server, "/rooms/Bad", "application/json", { origin });
  assertEquals(refused.headers.get("access-control-allow-origin"), origin);
  await refused.body?.cancel();
  const foreign = await get(server, "/rooms/lobby", "*/*", { origin: FOREIGN[0]! });
  assertEquals(foreign.headers.get("access-control-allow-origin"), null);
  await foreign.body?.cancel();
});

Deno.test("the cookie counts for nothing on another site's page, listed or not", async () => {
  const origin = "https://www.example.org";
  const env = { HUBBUB_URL: "https://chat.example.org", HUBBUB_ORIGINS: origin };
  await using server = await ServerProcess.start({ env });
  const { token, user } = await signIn(server, "alice");
  const cookie = `__Host-hubbub=${token}`;
  const sayFrom = (headers: Record<string, string>) =>
    statusOf(fetch(`${server.url}/rooms/lobby`, { method: "POST", headers, body: "hi" }));
  assertEquals(await sayFrom({ cookie, origin }), 401);
  assertEquals(await sayFrom({ cookie, origin: "https://chat.example.org" }), 201);
  const helloTo = async (origin: string) => {
    await using socket = await JsonSocket.open(server.socketUrl, { headers: { cookie, origin } });
    return (await socket.next("hello")).user?.id;
  };
  assertEquals(await helloTo(origin), undefined);
  assertEquals(await helloTo("https://chat.example.org"), user.id);
});

Deno.test("over HTTP/2 without HUBBUB_URL the own host is the address's, and null is none", async () => {
  await using server = await ServerProcess.start();
  const { cookie } = await signIn(server, "alice");
  const ask = (method: string, origin: string): Promise<H2cAnswer> =>
    h2cRequest(server.url, {
      method,
      path: method === "GET" ? "/session" : "/rooms/lobby",
      headers: { origin, cookie, "content-type": "text/plain", accept: "application/json" },
      ...(method === "POST" ? { body: "hi" } : {}),
    });
  assertEquals((await ask("POST", server.url)).status, 201);
  assertEquals(JSON.parse((await ask("GET", server.url)).body).user.name, "alice");
  for (const origin of [...FOREIGN, "http://null", "https://null", "http://", "http://undefined"]) {
    assertEquals([origin, (await ask("POST", origin)).status], [origin, 403]);
    assertEquals([origin, JSON.parse((await ask("GET", origin)).body).user], [origin, null]);
  }
});

Deno.test("a refusal of the own page, whose proxy changes Host, says what to set", async () => {
  await using server = await ServerProcess.start();
  // As nginx sends it with `Host $host`: without the port of the page's origin.
  using connection = await RawConnection.open(server.port);
  await connection.request("POST", "/rooms/lobby?name=alice", {
    host: "chat.example.org",
    origin: "https://chat.example.org:8443",
    accept: "application/json",
    connection: "close",
  });
  const { status, body } = await connection.answer();
  assertEquals([status, JSON.parse(body).code], [403, "forbidden"]);
  assertStringIncludes(body, "set HUBBUB_URL to it");
  for (
    const [language, advice] of [["en", "set HUBBUB_URL to it"], ["zh", "请把 HUBBUB_URL 设为它"]]
  ) {
    const page = await fetch(`${server.url}/rooms/lobby?name=alice`, {
      method: "POST",
      headers: {
        origin: "https://chat.example.org:8443",
        accept: "text/html",
        "accept-language": language!,
      },
      body: "hi",
    });
    assertStringIncludes(await page.text(), advice!);
  }
  await using named = await ServerProcess.start({
    env: { HUBBUB_URL: "https://chat.example.org" },
  });
  const refused = await fetch(`${named.url}/rooms/lobby?name=a`, {
    method: "POST",
    headers: { origin: named.url, accept: "text/plain" },
    body: "hi",
  });
  assertStringIncludes(await refused.text(), "address is in HUBBUB_URL");
});

Deno.test("a cookie does not count if a page of another site embeds the address", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_PASSWORD: "sesame" } });
  const { cookie, user } = await signIn(server, "alice", { password: "sesame" });
  const nameFor = async (site: string, mode: string, dest: string) => {
    const headers = {
      cookie,
      "sec-fetch-site": site,
      "sec-fetch-mode": mode,
      "sec-fetch-dest": dest,
    };
    const { user } = await getJson(server, "/session", headers);
    for (const [path, accept] of [[`/avatars/u_${"a".repeat(16)}`, "*/*"], ["/rooms", "*/*"]]) {
      const status = await statusOf(get(server, path!, accept!, headers));
      assertEquals([path, site, mode, status], [path, site, mode, user === null ? 401 : 200]);
    }
    return user?.name;
  };
  for (const site of ["same-site", "cross-site"]) {
    const loads = ["image", "script", "style", "video", "font", "object", "iframe", "empty"];
    for (const dest of loads) {
      const mode = dest === "iframe" || dest === "object" ? "navigate" : "no-cors";
      assertEquals([site, dest, await nameFor(site, mode, dest)], [site, dest, undefined]);
    }
    assertEquals(await nameFor(site, "cors", "empty"), undefined);
    // A link that a user follows.
    assertEquals([site, await nameFor(site, "navigate", "document")], [site, user.name]);
  }
  for (const site of ["same-origin", "none"]) {
    for (const [mode, dest] of [["no-cors", "image"], ["navigate", "iframe"], ["cors", "empty"]]) {
      assertEquals([site, await nameFor(site, mode!, dest!)], [site, user.name]);
    }
  }
});
