// Every error code and close code of the protocol, provoked over a real socket.

import { assertEquals, assertMatch } from "@std/assert";
import type { ErrorCode } from "../../../protocol/error_codes.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

const NO_LIMITS = { HUBBUB_RATE: "0" };
/** By the default rate of two a second. */
const ONE_BACK_MS = 500;

function withServer(
  name: string,
  body: (server: ServerProcess) => Promise<void>,
  env: Record<string, string> = NO_LIMITS,
): void {
  Deno.test(name, async () => {
    await using server = await ServerProcess.start({ env });
    await body(server);
  });
}

async function open(server: ServerProcess, name = "alice"): Promise<JsonSocket> {
  const socket = await JsonSocket.open(server.socketUrl, { name });
  socket.send({ type: "join", room: "lobby" });
  await socket.next("joined");
  return socket;
}

async function assertAlive(socket: JsonSocket): Promise<void> {
  socket.send({ type: "ping" });
  await socket.next("pong");
}

withServer(
  "a wrong frame gets the code that says what is wrong, and the socket lives on",
  async (server) => {
    const lobby = { room: "lobby" };
    const cases: [ErrorCode, string][] = [
      ["bad_json", "{"],
      ["bad_json", "\n\n"],
      ["bad_request", "[]"],
      ["bad_request", "{}"],
      ["bad_request", JSON.stringify({ type: "shout", ...lobby })],
      ["bad_request", JSON.stringify({ type: "join" })],
      ["bad_request", JSON.stringify({ type: "join", ...lobby, after: -1 })],
      ["bad_request", JSON.stringify({ type: "join", ...lobby, after: "x" })],
      ["bad_request", JSON.stringify({ type: "say", ...lobby })],
      ["bad_request", JSON.stringify({ type: "say", ...lobby, text: 5 })],
      ["bad_request", JSON.stringify({ type: "say", ...lobby, text: "x", nonce: "" })],
      ["bad_request", JSON.stringify({ type: "say", ...lobby, text: "x", nonce: "n".repeat(65) })],
      ["bad_request", JSON.stringify({ type: "edit", ...lobby, target: "1", text: "x" })],
      ["bad_request", JSON.stringify({ type: "history", ...lobby, limit: 201 })],
      ["bad_request", JSON.stringify({ type: "history", ...lobby, after: 1, before: 3 })],
      ["bad_request", JSON.stringify({ type: "history", ...lobby, around: "yesterday" })],
      ["bad_request", JSON.stringify({ type: "away", away: "yes" })],
      ["bad_room", JSON.stringify({ type: "join", room: "Lobby" })],
      ["bad_room", JSON.stringify({ type: "join", room: "-a" })],
      ["bad_room", JSON.stringify({ type: "join", room: "a".repeat(41) })],
      ["not_joined", JSON.stringify({ type: "say", room: "other", text: "x" })],
      ["not_joined", JSON.stringify({ type: "leave", room: "other" })],
      ["not_joined", JSON.stringify({ type: "typing", room: "other" })],
      ["empty", JSON.stringify({ type: "say", ...lobby, text: " \n " })],
      ["too_long", JSON.stringify({ type: "say", ...lobby, text: "😀".repeat(4_001) })],
      ["forbidden", JSON.stringify({ type: "edit", ...lobby, target: 1, text: "x" })],
      ["forbidden", JSON.stringify({ type: "delete", ...lobby, target: 1 })],
    ];
    for (const [code, text] of cases) {
      // One socket each: twenty errors in ten seconds are too many.
      await using socket = await open(server);
      socket.sendText(text);
      const error = await socket.next("error");
      assertEquals([error.code, text], [code, text]);
      assertMatch(error.message, /\S/);
      await assertAlive(socket);
    }
  },
);

withServer("4,000 characters fit, however many bytes they have", async (server) => {
  await using socket = await open(server);
  for (const text of ["x".repeat(4_000), "😀".repeat(4_000)]) {
    socket.send({ type: "say", room: "lobby", text });
    await socket.next("ack");
    const { text: received } = await socket.next("message");
    assertEquals(received, text);
  }
});

withServer("an error names the nonce and room of the frame that it is about", async (server) => {
  await using socket = await open(server);
  socket.send({ type: "say", room: "lobby", text: "", nonce: "n-1" });
  const { room, nonce } = await socket.next("error");
  assertEquals([room, nonce], ["lobby", "n-1"]);
});

withServer(
  "edits and removals of what is not there, not one's own or gone are refused",
  async (server) => {
    const socketOf = async (name: string) => {
      const response = await fetch(`${server.url}/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, token: true }),
      });
      const { token } = await response.json();
      const socket = await JsonSocket.open(server.socketUrl, { token });
      socket.send({ type: "join", room: "lobby" });
      await socket.next("joined");
      return socket;
    };
    await using alice = await socketOf("alice");
    await using bob = await socketOf("bob");
    alice.send({ type: "say", room: "lobby", text: "mine" });
    await alice.next("ack");
    const refused = async (socket: JsonSocket, frame: Record<string, unknown>) => {
      socket.send({ room: "lobby", ...frame });
      return (await socket.next("error")).code;
    };
    assertEquals(await refused(alice, { type: "edit", target: 9, text: "x" }), "not_found");
    assertEquals(await refused(bob, { type: "edit", target: 1, text: "x" }), "forbidden");
    assertEquals(await refused(bob, { type: "delete", target: 1 }), "forbidden");
    alice.send({ type: "delete", room: "lobby", target: 1 });
    await alice.next("ack");
    assertEquals(await refused(alice, { type: "edit", target: 1, text: "x" }), "gone");
    assertEquals(await refused(alice, { type: "delete", target: 1 }), "gone");
    await assertAlive(alice);
  },
);

withServer("51 rooms on one connection are too many", async (server) => {
  await using socket = await open(server);
  for (let n = 2; n <= 50; n++) socket.send({ type: "join", room: `room-${n}` });
  await socket.next("joined", ({ room }) => room === "room-50");
  socket.send({ type: "join", room: "room-51" });
  assertEquals((await socket.next("error")).code, "too_many_rooms");
  socket.send({ type: "leave", room: "room-50" }, { type: "join", room: "room-51" });
  await socket.next("joined", ({ room }) => room === "room-51");
});

withServer("the eleventh say of a burst is rate_limited, with the time to wait", async (server) => {
  await using alice = await open(server);
  await using bob = await open(server, "bob");
  const started = performance.now();
  for (let n = 1; n <= 20; n++) {
    alice.send({ type: "say", room: "lobby", text: `${n}`, nonce: `n${n}` });
  }
  const error = await alice.next("error");
  assertEquals(error.code, "rate_limited");
  assertEquals(error.retryAfter! > 0 && error.retryAfter! <= ONE_BACK_MS, true);
  // One is refilled every half a second, on a slow machine before the eleventh.
  const back = Math.floor((performance.now() - started) / ONE_BACK_MS);
  const first = Number(error.nonce?.slice(1));
  assertEquals(first >= 11 && first <= 11 + back, true, `${first}, ${back} came back`);
  await alice.next("ack", ({ nonce }) => nonce === "n10");
  // Another user is not delayed by it.
  bob.send({ type: "say", room: "lobby", text: "mine" });
  await bob.next("ack");
}, {});

withServer(
  "more than 50 frames a second are rate_limited and never close the socket",
  async (server) => {
    await using socket = await open(server);
    for (let n = 0; n < 120; n++) socket.send({ type: "ping" });
    const error = await socket.next("error");
    assertEquals(error.code, "rate_limited");
    assertEquals(error.retryAfter! > 0, true);
    await new Promise((resolve) => setTimeout(resolve, error.retryAfter! + 20));
    await assertAlive(socket);
  },
  {},
);

withServer("twenty errors in ten seconds close with 1008", async (server) => {
  const socket = await open(server);
  for (let n = 0; n < 20; n++) socket.sendText("{");
  assertEquals((await socket.closed).code, 1008);
  assertEquals(socket.frames.filter(({ type }) => type === "error").length, 20);
});

withServer("binary closes with 1003, a message over 64 KiB with 1009", async (server) => {
  const binary = await open(server);
  binary.sendText(new Uint8Array([123, 125]));
  assertEquals((await binary.closed).code, 1003);

  await using full = await open(server);
  full.sendText(" ".repeat(65_536 - 15) + JSON.stringify({ type: "ping" }));
  await full.next("pong");

  for (const text of ["x".repeat(65_537), "ä".repeat(32_769)]) {
    const big = await open(server);
    big.sendText(text);
    assertEquals((await big.closed).code, 1009);
  }
});

withServer("an ended session closes its sockets with 4001 and opens no more", async (server) => {
  const response = await fetch(`${server.url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "alice", token: true }),
  });
  const { token } = await response.json();
  const authorization = `Bearer ${token}`;
  const socket = await JsonSocket.open(server.socketUrl, { token });
  const other = await open(server, "bob");
  const ended = await fetch(`${server.url}/session`, {
    method: "DELETE",
    headers: { authorization },
  });
  assertEquals(ended.status, 204);
  assertEquals((await socket.closed).code, 4001);
  await assertAlive(other);
  await other.close();
  const refused = await fetch(`${server.url}/session`, { headers: { authorization } });
  assertEquals([refused.status, (await refused.json()).code], [401, "unauthorized"]);
});

withServer("one connection too many from an address closes with 4029", async (server) => {
  await using first = await JsonSocket.open(server.socketUrl, { name: "a" });
  const second = await JsonSocket.open(server.socketUrl, { name: "b" });
  await second.next("hello");
  const third = await JsonSocket.open(server.socketUrl, { name: "c" });
  assertEquals((await third.closed).code, 4029);
  await second.close();
  // The slot is free as soon as the server notices the close.
  for (let closed = true; closed;) {
    const again = await JsonSocket.open(server.socketUrl, { name: "d" });
    closed = await Promise.race([
      again.next("hello").then(() => false),
      again.closed.then(() => true),
    ]);
    await again.close();
  }
  await assertAlive(first);
}, { HUBBUB_CONNECTIONS: "2" });

withServer(
  "a stop closes sockets with 1001 and ends with 0 within five seconds",
  async (server) => {
    const socket = await open(server);
    socket.send({ type: "say", room: "lobby", text: "last words" });
    await socket.next("ack");
    const started = performance.now();
    const ending = server.kill("SIGTERM");
    assertEquals(await socket.closed, { code: 1001, reason: "restarting" });
    assertEquals((await ending).code, 0);
    assertEquals(performance.now() - started < 5_000, true);
  },
);

withServer(
  "an upgrade from another site is refused, from the own host it is not",
  async (server) => {
    const upgrade = (origin: string) =>
      fetch(`${server.url}/ws`, {
        headers: {
          origin,
          connection: "upgrade",
          upgrade: "websocket",
          "sec-websocket-version": "13",
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        },
      });
    const refused = await upgrade("https://evil.example");
    assertEquals([refused.status, (await refused.json()).code], [403, "forbidden"]);
    await using own = await JsonSocket.open(server.socketUrl, { headers: { origin: server.url } });
    await own.next("hello");
  },
);

withServer("sub-protocols may be a list with or without spaces", async (server) => {
  for (const list of ["hubbub.v1,other", "other, hubbub.v1", "hubbub.v1 ,\tother"]) {
    using connection = await RawConnection.open(server.port);
    await connection.request("GET", "/ws?name=alice", {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-protocol": list,
    });
    const { status, headers } = await connection.head();
    const chosen = headers.get("sec-websocket-protocol");
    assertEquals([list, status, chosen], [list, 101, "hubbub.v1"]);
  }
});

withServer("unknown sub-protocols and broken handshakes get 400", async (server) => {
  const response = await fetch(`${server.url}/ws`);
  assertEquals([response.status, (await response.json()).code], [400, "bad_request"]);
});
