// Floods from one address: made-up names gain nothing, and a class that shares an address can talk.

import { assert, assertEquals } from "@std/assert";
import { get, getJson, postJson, say, signIn, statusOf } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";

const CLASS = 200;
/** Frames in one message of a flood. */
const FLOOD = 2_000;
const REFUSALS_AT_ONCE = 10_000;
const REFUSALS_A_SECOND = 500;

/**
 * Returns how many of `count` posts under new names are accepted, and whether the others know how
 * long to wait.
 */
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

Deno.test("made-up names share the limits of their address", async (t) => {
  // 200 at once, then one a second.
  const env = { HUBBUB_BURST: "1", HUBBUB_ADDRESS_RATE: "1" };
  await t.step("over HTTP, whatever X-Forwarded-For says", async () => {
    await using server = await ServerProcess.start({ env });
    const started = performance.now();
    const taken = await mintAndSay(server, 300, (n) => ({ "x-forwarded-for": `198.51.100.${n}` }));
    const seconds = (performance.now() - started) / 1_000;
    assert(taken >= 200 && taken <= 201 + seconds, `${taken}`);
  });
  await t.step("and leave the limits of other addresses alone", async () => {
    const withProxy = { ...env, HUBBUB_PROXIES: "127.0.0.1" };
    await using server = await ServerProcess.start({ env: withProxy });
    const from = (address: string) => () => ({ "x-forwarded-for": address });
    assert(await mintAndSay(server, 250, from("2001:db8::1")) < 240);
    // Another address of the same network is the same customer; another port is the same address.
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
    // Users with a session may still change their name.
    const { cookie } = first;
    assertEquals(await statusOf(postJson(server, "/session", { name: "again" }, { cookie })), 200);
  });
});

Deno.test("the new rooms of an address are limited per hour, its messages in existing rooms are not", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_NEW_ROOMS: "3" } });
  for (const room of ["lobby", "one", "two"]) await say(server, room, "hi", "opener");
  const refused = await postJson(server, "/rooms/three", { text: "hi", name: "opener" });
  assertEquals([refused.status, (await refused.json()).code], [429, "rate_limited"]);
  await say(server, "two", "hi again", "somebody else");
  assertEquals((await getJson(server, "/rooms/three")).head, 0);
});

Deno.test("edits and deletions in rooms that do not exist use up no limit", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_NEW_ROOMS: "2" } });
  const alice = await signIn(server, "alice");
  await using socket = await JsonSocket.open(server.socketUrl, { token: alice.token });
  for (const room of ["none", "nowhere", "never"]) {
    socket.send({ type: "join", room }, { type: "edit", room, target: 1, text: "x" });
    assertEquals((await socket.next("error")).code, "not_found");
    socket.send({ type: "delete", room, target: 1 });
    assertEquals((await socket.next("error")).code, "not_found");
  }
  for (const room of ["one", "two"]) await say(server, room, "hi", "opener");
});

Deno.test("a typing flood reaches nobody more than once a second, and gets no errors", async () => {
  await using server = await ServerProcess.start();
  const [reader, ...flooders] = await Promise.all(
    ["reader", "f1", "f2", "f3", "f4"].map(async (name) => {
      const socket = await JsonSocket.open(server.socketUrl, { name });
      socket.send({ type: "join", room: "lobby" });
      await socket.next("joined");
      return socket;
    }),
  );
  const began = performance.now();
  for (const flooder of flooders) {
    flooder.send(...Array(45).fill({ type: "typing", room: "lobby" }), { type: "ping" });
  }
  for (const flooder of flooders) await flooder.next("pong");
  await say(server, "lobby", "hi", "regular");
  await reader!.next("message");
  const received = reader!.frames.filter(({ type }) => type === "typing").length;
  const seconds = Math.ceil((performance.now() - began) / 1_000);
  assert(
    received >= 1 && received <= flooders.length * (seconds + 1),
    `${received} in ${seconds} s`,
  );
  for (const flooder of flooders) {
    assertEquals(flooder.frames.filter(({ type }) => type === "error"), []);
  }
  await Promise.all([reader!, ...flooders].map((socket) => socket.close()));
});

Deno.test("the new names of a user are limited, and those of others are not", async () => {
  await using server = await ServerProcess.start();
  const [alice, bob] = [await signIn(server, "alice"), await signIn(server, "bob")];
  const rename = ({ cookie }: { cookie: string }, name: string) =>
    postJson(server, "/session", { name }, { cookie });
  for (let n = 1; n <= 5; n++) assertEquals(await statusOf(rename(alice, `alice ${n}`)), 200);
  const refused = await rename(alice, "alice 6");
  const { code, retryAfter } = await refused.json();
  assertEquals([refused.status, code, retryAfter > 1_000], [429, "rate_limited", true]);
  // An unchanged name is no new name.
  assertEquals(await statusOf(rename(alice, "alice 5")), 200);
  assertEquals(await statusOf(rename(bob, "robert")), 200);
});

Deno.test("the history for the sockets of an address is limited, and then has to wait", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_PROXIES: "127.0.0.1" } });
  for (let n = 0; n < 64; n++) await say(server, "long", "x".repeat(4_000), `writer${n % 8}`);
  const open = async (address: string) => {
    const headers = { "x-forwarded-for": address };
    return await JsonSocket.open(server.socketUrl, { name: "reader", headers });
  };
  const history = { type: "history", room: "long", limit: 200 };
  const greedy = await Promise.all(Array.from({ length: 25 }, () => open("192.0.2.7")));
  // 256 KiB each: 128 of them are the 32 MiB of the burst.
  for (const socket of greedy) socket.send(...Array(45).fill(history), { type: "ping" });
  for (const socket of greedy) await socket.next("pong", undefined, 30_000);
  const refusals = greedy.flatMap(({ frames }) => frames.filter(({ type }) => type === "error"));
  const pages = greedy.flatMap(({ frames }) => frames.filter(({ type }) => type === "history"));
  assertEquals(refusals.length + pages.length, 25 * 45);
  assert(pages.length >= 128 && refusals.length > 0, `${pages.length} pages`);
  for (const each of refusals) {
    assertEquals(each.type === "error" && [each.code, each.room], ["rate_limited", "long"]);
    assert(each.type === "error" && each.retryAfter! > 0);
  }
  await using other = await open("192.0.2.8");
  other.send(history);
  await other.next("history");
  await Promise.all(greedy.map((socket) => socket.close()));
});

Deno.test("a flood of frames is refused, then closed; others are served meanwhile", async () => {
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
    // It reads its answers: a client that does not is closed for that, and sooner.
    await until(() => Promise.resolve(closed || flood.frames.length > sent));
  }
  assertEquals((await flood.closed).code, 1008);
  const { length } = flood.frames.filter(({ type }) => type === "error");
  assert(length > FLOOD && length <= REFUSALS_AT_ONCE + 20 * REFUSALS_A_SECOND, `${length}`);
});

Deno.test("waiting polls, guests seen by polls, and slow bodies are limited by address", async (t) => {
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

Deno.test("a client that ignores its refusal gets no more sockets", async () => {
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
  // The first that are gone make room for the next to be refused.
  await until(async () => {
    const late = await JsonSocket.open(server.socketUrl, { name: "late" }).catch(() => undefined);
    return (await late?.closed)?.code === 4029;
  });
  first.send({ type: "ping" });
  await first.next("pong");
});
