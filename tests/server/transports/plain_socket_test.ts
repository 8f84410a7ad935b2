// A WebSocket without a sub-protocol, used like the page of gorilla/websocket's chat example.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { get, getJson, say, sayMany, signIn, statusOf } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { PlainSocket } from "../../support/plain_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

/** Twice as many as a burst. */
const MESSAGES = 20;
/** By the default rate of two a second. */
const ONE_BACK_MS = 500;

Deno.test("the chat example's page", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const open = (path?: string, headers?: Record<string, string>) =>
    PlainSocket.open(server.socketUrl, path, headers);

  await t.step("talks in the lobby under a name that it is given, from this host", async () => {
    await using one = await open("/ws", { origin: server.url });
    await using two = await open("/ws", { origin: server.url });
    one.send("hello");
    const line = await one.line((each) => each.endsWith(": hello"));
    assertMatch(line, /^guest-[a-z2-7]{8}: hello$/);
    assertEquals(await two.line((each) => each.endsWith(": hello")), line);
    two.send("hi\n");
    const answer = await one.line((each) => each.endsWith(": hi"));
    assert(answer.split(":")[0] !== line.split(":")[0]);
  });

  await t.step("sees the archive first, all of it in order, then what comes", async () => {
    await sayMany(server, "archive", 60);
    await using reader = await open("/ws?room=archive&name=bob");
    await reader.line((each) => each === "alice: m60");
    assertEquals(reader.messages.length, 1);
    assertEquals(reader.lines, Array.from({ length: 50 }, (_, n) => `alice: m${n + 11}`));
    reader.send("new");
    await reader.line((each) => each === "bob: new");
    assertEquals(reader.lines.length, 51);
  });

  await t.step("gets several lines to a message under load, in order", async () => {
    await using reader = await open("/ws?room=load&name=reader");
    await using writer = await JsonSocket.open(server.socketUrl, { name: "w" });
    writer.send({ type: "join", room: "load" });
    await writer.next("joined");
    for (let n = 1; n <= 2_000; n++) {
      writer.send({ type: "say", room: "load", text: `m${n}` });
    }
    await reader.line((each) => each === "w: m2000", 20_000);
    assertEquals(reader.lines, Array.from({ length: 2_000 }, (_, n) => `w: m${n + 1}`));
    assert(reader.messages.length < 2_000);
  });

  await t.step("cannot be shown a line that its author did not write", async () => {
    await using reader = await open("/ws?room=forged&name=reader");
    for (const gap of ["\n", "\r\n", "\r", "\u2028", "\u2029", "\v", "\f", "\u0085"]) {
      await say(server, "forged", `x${gap}bob: I owe you`, "mallory");
    }
    await say(server, "forged", "end", "mallory");
    await reader.line((each) => each === "mallory: end");
    for (const line of reader.lines.flatMap((each) => each.split(/[\r\v\f\u0085\u2028\u2029]/))) {
      assertMatch(line, /^(mallory: | {4})/);
    }
    assert(reader.lines.includes("    bob: I owe you"));
  });

  await t.step("receives only messages, and refusals", async () => {
    await using reader = await open("/ws?room=refused&name=reader");
    await using other = await JsonSocket.open(server.socketUrl, { name: "other" });
    other.send({ type: "join", room: "refused" }, { type: "typing", room: "refused" });
    await other.next("joined");
    reader.send("   ");
    assertEquals(await reader.line(() => true), "* empty: The text is empty");
    reader.send("x".repeat(4_001));
    await reader.line((each) => each.startsWith("* too_long: "));
    assertEquals(reader.lines.length, 2);
  });

  await t.step("speaks under the name of its session, and under a new one at once", async () => {
    const { cookie } = await signIn(server, "dora");
    await using socket = await open("/ws?room=named&name=somebody", { cookie });
    socket.send("one");
    await socket.line((each) => each === "dora: one");
    const renamed = fetch(`${server.url}/session`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({ name: "dora the second" }),
    });
    assertEquals(await statusOf(renamed), 200);
    socket.send("two");
    await socket.line((each) => each === "dora the second: two");
  });

  await t.step("closes for binary, for what is too big, and after twenty errors", async () => {
    const binary = await open();
    binary.send(new Uint8Array([1]) as unknown as string);
    assertEquals(await binary.closed, 1003);
    const big = await open();
    big.send("x".repeat(65_537));
    assertEquals(await big.closed, 1009);
    const wrong = await open("/ws?room=wrong");
    for (let n = 0; n < 20; n++) wrong.send(" ");
    assertEquals(await wrong.closed, 1008);
    assertEquals(wrong.lines.length, 20);
  });

  await t.step("is refused before the upgrade if possible", async () => {
    const upgrade = (path: string, origin = server.url) =>
      get(server, path, "*/*", {
        origin,
        connection: "upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      });
    assertEquals(await statusOf(upgrade("/ws?room=Bad")), 404);
    assertEquals(await statusOf(upgrade("/ws?name=%20")), 400);
    assertEquals(await statusOf(upgrade("/ws", "https://evil.example")), 403);
    assertEquals(await statusOf(upgrade("/ws", "null")), 403);
  });
});

Deno.test("without guests a plain socket without a session reads, and cannot write", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_GUESTS: "false" } });
  const { authorization } = await signIn(server, "alice");
  const said = fetch(`${server.url}/rooms/lobby`, {
    method: "POST",
    headers: { authorization, "content-type": "text/plain" },
    body: "hi",
  });
  assertEquals(await statusOf(said), 201);
  await using socket = await PlainSocket.open(server.socketUrl, "/ws?name=bob");
  await socket.line((each) => each === "alice: hi");
  socket.send("me too");
  await socket.line((each) => each.startsWith("* unauthorized: "));
  assertEquals((await getJson(server, "/rooms/lobby")).head, 1);
});

Deno.test("a page of a listed site may connect", async () => {
  const env = { HUBBUB_ORIGINS: "https://example.org" };
  await using server = await ServerProcess.start({ env });
  await using socket = await PlainSocket.open(server.socketUrl, "/ws?name=bob", {
    origin: "https://example.org",
  });
  socket.send("hi");
  await socket.line((each) => each === "bob: hi");
});

Deno.test("a burst of more than ten messages is refused from the eleventh on, and the socket lives on", async () => {
  await using server = await ServerProcess.start();
  await using socket = await PlainSocket.open(server.socketUrl, "/ws?name=bob");
  const started = performance.now();
  for (let n = 1; n <= MESSAGES; n++) socket.send(`m${n}`);
  await socket.line(() => socket.lines.length === MESSAGES);
  // One is refilled every half a second, on a slow machine before the eleventh.
  const back = Math.floor((performance.now() - started) / ONE_BACK_MS);
  const said = socket.lines.filter((each) => each.startsWith("bob: m")).length;
  const refused = socket.lines.filter((each) => each.startsWith("* rate_limited: ")).length;
  assertEquals(said + refused, MESSAGES);
  assert(said >= 10 && said <= 10 + back, `${said} with ${back} that came back`);
  assert(refused > 0, "none was refused");
  assertEquals(socket.lines.filter((each) => each === "bob: m10").length, 1);
});
