// Tokens that are forged, truncated, ended or another user's, on every transport.

import { assertEquals } from "@std/assert";
import { get, getJson, postJson, signIn, statusOf } from "../support/http_requests.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";

const HANDSHAKE = {
  connection: "upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** The status of a token for each request in which one may be sent. */
async function statuses(server: ServerProcess, token: string): Promise<number[]> {
  const authorization = `Bearer ${token}`;
  using upgrade = await RawConnection.open(server.port);
  await upgrade.request("GET", "/ws", {
    ...HANDSHAKE,
    "sec-websocket-protocol": `hubbub.v1, hubbub.token.${token}`,
  });
  return [
    await statusOf(get(server, "/session", "application/json", { authorization })),
    await statusOf(get(server, "/rooms/lobby", "application/json", { authorization })),
    await statusOf(get(server, "/rooms/lobby", "text/event-stream", { authorization })),
    await statusOf(postJson(server, "/rooms/lobby", { text: "x" }, { authorization })),
    (await upgrade.head()).status,
  ];
}

const REFUSED = [401, 401, 401, 401, 401];

Deno.test("a token is valid unchanged, and until its session ends", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const { token, cookie } = await signIn(server, "alice");
  const { user } = await getJson(server, "/session", { cookie });
  const last = token.at(-1) === "A" ? "B" : "A";
  const forged = [
    "x",
    user.id,
    token.slice(0, -1),
    `${token}A`,
    token.slice(0, -1) + last,
    token.toLowerCase() === token ? token.toUpperCase() : token.toLowerCase(),
    btoa("alice").replaceAll("=", ""),
    "A".repeat(43),
    "A".repeat(4_000),
    // What a JWT library would take for "no signature needed".
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.",
  ];
  for (const each of forged) assertEquals([each, await statuses(server, each)], [each, REFUSED]);
  assertEquals((await statuses(server, token)).slice(0, 4), [200, 200, 200, 201]);

  await statusOf(fetch(`${server.url}/session`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  }));
  assertEquals(await statuses(server, token), REFUSED);
  // An invalid cookie counts as none: it grants nothing, and refuses no page.
  assertEquals((await getJson(server, "/session", { cookie })).user, null);
  const written = postJson(server, "/rooms/lobby", { text: "x" }, { cookie });
  assertEquals(await statusOf(written), 401);
});

Deno.test("a session's public id grants nothing, and ends no session of others", async () => {
  await using server = await ServerProcess.start();
  const alice = await signIn(server, "alice");
  const mallory = await signIn(server, "mallory");
  const [{ id }] = (await getJson(server, "/session", { cookie: alice.cookie })).sessions;
  assertEquals(await statuses(server, id), REFUSED);
  const end = (headers: Record<string, string>) =>
    statusOf(fetch(`${server.url}/session/${id}`, { method: "DELETE", headers }));
  assertEquals(await end({ authorization: mallory.authorization }), 404);
  assertEquals(await end({}), 401);
  assertEquals((await getJson(server, "/session", { cookie: alice.cookie })).user.name, "alice");
});
