// Floods from one address: what is made up buys nothing, and a class that shares one talks freely.

import { assert, assertEquals } from "@std/assert";
import { get, getJson, postJson, say, signIn, statusOf } from "../support/http_visitor.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const CLASS = 200;
/** Frames in one message of a flood. */
const FLOOD = 2_000;
const REFUSALS_AT_ONCE = 10_000;
const REFUSALS_A_SECOND = 500;

/** How many of `count` posts under ever new names are taken, and whether the rest know how long to wait. */
async function mintAndSay(
  server: ServerProcess,
  count: number,
  headersOf: (n: number) => Record<string, string> = () => ({}),
): Promise<number> {
  let taken = 0;
  const say = (n: number) =>
    postJson(server, "/rooms/lobby", { text: "spam", name: `m${n}` }, headersOf(n));
  for (const response of await Promise.all(Array.from({ length: count }, (_, n) => say(n)))) {
    const { code, retryAfter } = await response.json();
    if (response.status === 201) {
      taken++;
      continue;
    }
    assertEquals([response.status, code, retryAfter > 0], [429, "rate_limited", true]);
    assert(Number(response.headers.get("retry-after")) >= 1);
  }
  return taken;
}

Deno.test("a class of 200 behind one address talks freely, by the defaults", async () => {
  await using server = await ServerProcess.start();
  const pupils = await Promise.all(
    Array.from({ length: CLASS }, (_, n) => JsonSocket.open(server.socketUrl, { name: `p${n}` })),
  );
  for (const [n, pupil] of pupils.entries()) {
    pupil.send({ type: "join", room: `desk-${n % 20}` });
    await pupil.next("joined", undefined, 20_000);
  }
  for (const [n, pupil] of pupils.entries()) {
    for (let i = 0; i < 10; i++) {
      pupil.send({ type: "say", room: `desk-${n % 20}`, text: `${n} ${i}`, nonce: `${i}` });
    }
  }
  for (const pupil of pupils) {
    await pupil.next("ack", ({ nonce }) => nonce === "9", 20_000);
    assertEquals(pupil.frames.filter(({ type }) => type === "error"), []);
  }
  await Promise.all(pupils.map((pupil) => pupil.close()));
});

Deno.test("names that are made up share what their address has", async (t) => {
  // 200 at once, then one a second.
  const env = { HUBBUB_BURST: "1", HUBBUB_ADDRESS_RATE: "1" };
  await t.step("over HTTP, whatever X-Forwarded-For says", async () => {
    await using server = await ServerProcess.start({ env });
    const started = performance.now();
    const taken = await mintAndSay(server, 300, (n) => ({ "x-forwarded-for": `198.51.100.${n}` }));
    const seconds = (performance.now() - started) / 1_000;
    assert(taken >= 200 && taken <= 201 + seconds, `${taken}`);
  });
  await t.step("and take nothing from another address", async () => {
    const withProxy = { ...env, HUBBUB_PROXIES: "127.0.0.1" };
    await using server = await ServerProcess.start({ env: withProxy });
    const from = (address: string) => () => ({ "x-forwarded-for": address });
    assert(await mintAndSay(server, 250, from("2001:db8::1")) < 240);
    // Another address of the same network is the same customer; a port makes no address new.
    assert(await mintAndSay(server, 10, (n) => ({ "x-forwarded-for": `2001:db8::${n + 2}` })) < 10);
    assertEquals(await mintAndSay(server, 10, from("2001:db8:1::1")), 10);
  });
  await t.step("as sessions too", async () => {
    const fewSessions = { ...env, HUBBUB_NEW_SESSIONS: "5" };
    await using server = await ServerProcess.start({ env: fewSessions });
    const first = await signIn(server, "first");
    for (let n = 0; n < 4; n++) await signIn(server, `s${n}`);
    const refused = await postJson(server, "/session", { name: "one too many" });
    assertEquals([refused.status, (await refused.json()).code], [429, "rate_limited"]);
    assert(Number(refused.headers.get("retry-after")) > 60);
    // Who is in may still change their name.
    const { cookie } = first;
    assertEquals(await statusOf(postJson(server, "/session", { name: "again" }, { cookie })), 200);
  });
});

Deno.test("an address opens so many rooms an hour, and talks on in those there are", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_NEW_ROOMS: "3" } });
  for (const room of ["lobby", "one", "two"]) await say(server, room, "hi", "opener");
  const refused = await postJson(server, "/rooms/three", { text: "hi", name: "opener" });
  assertEquals([refused.status, (await refused.json()).code], [429, "rate_limited"]);
  await say(server, "two", "hi again", "somebody else");
  assertEquals((await getJson(server, "/rooms/three")).head, 0);
});

Deno.test("who floods with frames is refused, then closed; others are served meanwhile", async () => {
  await using server = await ServerProcess.start();
  await using other = await JsonSocket.open(server.socketUrl, { name: "other" });
  const flood = await JsonSocket.open(server.socketUrl, { name: "flood" });
  const lines = Array(FLOOD).fill('{"type":"ping"}').join("\n");
  let closed = false;
  flood.closed.then(() => closed = true);
  for (let sent = FLOOD; !closed; sent += FLOOD) {
    flood.sendText(lines);
    other.send({ type: "ping" });
    await other.next("pong");
    // It reads what it is told: who does not is closed for that, and sooner.
    await until(() => Promise.resolve(closed || flood.frames.length > sent));
  }
  assertEquals((await flood.closed).code, 1008);
  const { length } = flood.frames.filter(({ type }) => type === "error");
  assert(length > FLOOD && length <= REFUSALS_AT_ONCE + 20 * REFUSALS_A_SECOND, `${length}`);
});

Deno.test("waiting polls, guests seen by polls, and slow bodies are bounded by address", async (t) => {
  const most = 5;
  await using server = await ServerProcess.start({ env: { HUBBUB_CONNECTIONS: `${most}` } });
  await t.step("waiting polls", async () => {
    const stop = new AbortController();
    const polls = Array.from(
      { length: most },
      () =>
        fetch(`${server.url}/rooms/lobby?after=0&wait=30`, {
          headers: { accept: "application/json" },
          signal: stop.signal,
        }).catch(() => {}),
    );
    await until(async () => /hubbub_connection_slots 5\b/.test(await metrics(server)));
    const refused = get(server, "/rooms/lobby?after=0&wait=30", "application/json");
    assertEquals(await statusOf(refused), 429);
    stop.abort();
    await Promise.all(polls);
    await until(async () => /hubbub_connection_slots 0\b/.test(await metrics(server)));
  });
  await t.step("guests seen by polls", async () => {
    for (let n = 0; n < 10 * most; n++) {
      const poll = get(server, `/rooms/polled?after=0&name=g${n}`, "application/json");
      assertEquals(await statusOf(poll), 200);
    }
    await using socket = await JsonSocket.open(server.socketUrl, { name: "counter" });
    socket.send({ type: "join", room: "polled" });
    assertEquals((await socket.next("joined")).count, most + 1);
  });
  await t.step("slow bodies", async () => {
    const head = "POST /rooms/lobby?name=x HTTP/1.1\r\nhost: x\r\n" +
      "content-type: text/plain\r\ncontent-length: 100\r\n\r\n";
    const slow: RawConnection[] = [];
    for (let n = 0; n < most; n++) {
      slow.push(await RawConnection.open(server.port));
      await slow[n]!.send(`${head}x`);
    }
    await until(async () =>
      await statusOf(postJson(server, "/rooms/lobby", { text: "x", name: "y" })) === 429
    );
    assertEquals(await statusOf(get(server, "/rooms/lobby", "application/json")), 200);
    for (const connection of slow) connection.close();
    await until(async () =>
      await statusOf(postJson(server, "/rooms/lobby", { text: "x", name: "y" })) === 201
    );
  });
});

async function metrics(server: ServerProcess): Promise<string> {
  return await (await fetch(`${server.url}/metrics`)).text();
}

Deno.test("who is told that there are too many and does not go gets no more sockets", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_CONNECTIONS: "1" } });
  await using first = await JsonSocket.open(server.socketUrl, { name: "first" });
  const stubborn: RawConnection[] = [];
  const statuses: number[] = [];
  for (let n = 0; n < 110; n++) {
    const connection = await RawConnection.open(server.port);
    stubborn.push(connection);
    await connection.request("GET", "/ws?name=x", {
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    });
    statuses.push((await connection.head()).status);
  }
  assertEquals(statuses, [...Array(100).fill(101), ...Array(10).fill(429)]);
  for (const connection of stubborn) connection.close();
  // The first to be gone make room for the next to be told.
  await until(async () => {
    const late = await JsonSocket.open(server.socketUrl, { name: "late" }).catch(() => undefined);
    return (await late?.closed)?.code === 4029;
  });
  first.send({ type: "ping" });
  await first.next("pong");
});
