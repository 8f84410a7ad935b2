// Which pages may write and connect: the own host's, and those that are listed. From outside.

import { assertEquals } from "@std/assert";
import { get, getJson, signIn, statusOf } from "../support/http_visitor.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { ServerProcess } from "../support/server_process.ts";

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
    // To read is no harm: without CORS headers the page does not get to see it.
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
  // The cookie stays at home.
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
