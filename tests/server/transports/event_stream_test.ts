// Server-sent events with the real server: resuming, the streamed events, and the end of a stream.

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { LogEvent } from "../../../protocol/events/registry.ts";
import { EventSourceReader } from "../../support/event_source.ts";
import { get, getJson, say, sayMany, signIn, statusOf } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

const NO_LIMITS = { HUBBUB_RATE: "0" };
/** The promise is 15 s; the rest is for a busy machine. */
const COMMENT_WITHIN_MS = 20_000;

Deno.test("an event stream", async (t) => {
  await using server = await ServerProcess.start({ env: NO_LIMITS });
  const at = (path: string) => new URL(path, server.url);
  // Opened first and checked last, so that nothing waits for it.
  await using quiet = await EventSourceReader.open(at("/rooms/quiet"));

  await t.step(
    "begins with the retry time and the archive, tells who is here and that it is live, then goes on",
    async () => {
      await say(server, "lobby", "first");
      await using bob = await EventSourceReader.open(at("/rooms/lobby?name=bob"));
      assertEquals(bob.response.status, 200);
      assertEquals((await bob.next("retry")).retry, 1_000);
      assertEquals((await bob.next("presence")).data.count, 1);
      const archived = await bob.next("message");
      const { epoch } = await getJson(server, "/rooms/lobby");
      const live = await bob.next("live");
      const { id, name, guest } = live.data.user;
      assertEquals([id.startsWith("g_"), name, guest], [true, "bob", true]);
      assertEquals(live.data, { epoch, head: 1, user: live.data.user });
      assertEquals(bob.events.slice(1, 4).map(({ type }) => type), ["message", "presence", "live"]);
      const said = await say(server, "lobby", "second");
      const received = await bob.next("message");
      assertEquals([archived.id, archived.data.text], [`1.${epoch}`, "first"]);
      assertEquals([received.id, received.data], [`2.${epoch}`, said]);
    },
  );

  await t.step("is kept from caches and from proxies that gather", async () => {
    const { headers, body } = await get(server, "/rooms/lobby", "text/event-stream");
    assertEquals(headers.get("content-type"), "text/event-stream");
    assertEquals(headers.get("cache-control"), "no-store, no-transform");
    assertEquals(headers.get("x-accel-buffering"), "no");
    await body?.cancel();
  });

  await t.step("resumes after Last-Event-ID, otherwise after ?after=", async () => {
    await sayMany(server, "resumed", 5);
    const { epoch } = await getJson(server, "/rooms/resumed");
    const seqsFrom = async (path: string, headers = {}) => {
      await using reader = await EventSourceReader.open(at(path), { headers });
      await reader.next("message", ({ data }) => data.seq === 5);
      return reader.events.filter(({ type }) => type === "message").map(({ data }) => data.seq);
    };
    const id = { "last-event-id": `3.${epoch}` };
    assertEquals(await seqsFrom("/rooms/resumed"), [1, 2, 3, 4, 5]);
    assertEquals(await seqsFrom("/rooms/resumed", id), [4, 5]);
    assertEquals(await seqsFrom("/rooms/resumed?after=2"), [3, 4, 5]);
    assertEquals(await seqsFrom(`/rooms/resumed?after=4.${epoch}`), [5]);
    // An EventSource reconnects to its own address: the last id that it read is newer.
    assertEquals(await seqsFrom("/rooms/resumed?after=1", id), [4, 5]);
    assertEquals(await seqsFrom("/rooms/resumed?after=4", { "last-event-id": "" }), [5]);
  });

  await t.step(
    "sends a reset for a cursor that is not valid here, and starts with the newest page",
    async () => {
      await sayMany(server, "reset", 60);
      const { epoch } = await getJson(server, "/rooms/reset");
      for (const cursor of ["5.other", "61", `61.${epoch}`]) {
        await using reader = await EventSourceReader.open(at("/rooms/reset"), {
          headers: { "last-event-id": cursor },
        });
        assertEquals((await reader.next("reset")).data, { epoch, head: 60 });
        await reader.next("message", ({ data }) => data.seq === 60);
        const types = reader.events.map(({ type }) => type);
        assert(types.indexOf("reset") < types.indexOf("message"));
        assertEquals(reader.ids[0], `11.${epoch}`);
      }
    },
  );

  await t.step(
    "refuses what is no cursor, but begins anew after an id that is none of ours",
    async () => {
      for (const cursor of ["x", "1.2.3", "-1"]) {
        const asked = await get(server, `/rooms/lobby?after=${cursor}`, "text/event-stream");
        assertEquals([cursor, asked.status], [cursor, 400]);
        assertEquals((await asked.json()).code, "bad_request");

        // An error would end an EventSource for good.
        const headers = { "last-event-id": cursor };
        const response = await get(server, "/rooms/lobby", "text/event-stream", headers);
        assertEquals([cursor, response.status], [cursor, 200]);
        const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
        for (let seen = ""; !seen.includes("event: reset");) seen += (await reader.read()).value;
        await reader.cancel();
      }
    },
  );

  await t.step("sends a backlog of any size completely and in order", async () => {
    const long = "ä".repeat(2_000);
    await using writer = await JsonSocket.open(server.socketUrl, { name: "writer" });
    writer.send({ type: "join", room: "backlog" });
    for (let n = 0; n < 1_000; n++) writer.send({ type: "say", room: "backlog", text: long });
    await writer.next("ack", ({ seq }) => seq === 1_000, 30_000);
    await using reader = await EventSourceReader.open(at("/rooms/backlog?after=0"));
    for (let n = 0; n < 50; n++) writer.send({ type: "say", room: "backlog", text: "new" });
    await reader.next("message", ({ data }) => data.seq === 1_050, 30_000);
    const seqs = reader.events.filter(({ type }) => type === "message").map(({ data }) => data.seq);
    assertEquals(seqs, Array.from({ length: 1_050 }, (_, index) => index + 1));
  });

  await t.step("has edits, removals, presence and typing as types of their own", async () => {
    const alice = await signIn(server, "alice");
    await using socket = await JsonSocket.open(server.socketUrl, { token: alice.token });
    await using reader = await EventSourceReader.open(at("/rooms/types"));
    const frames = (...sent: readonly Record<string, unknown>[]) =>
      socket.send(...sent.map((frame) => ({ room: "types", ...frame })));
    frames({ type: "join" });
    const came = await reader.next("presence", ({ data }) => data.joined.length === 1);
    assertEquals([came.id, came.data.joined[0].name, came.data.room], [
      undefined,
      "alice",
      "types",
    ]);
    frames({ type: "typing" });
    const typing = await reader.next("typing");
    assertEquals([typing.id, typing.data.user.name], [undefined, "alice"]);
    frames({ type: "say", text: "a" }, { type: "edit", target: 1, text: "b" });
    frames({ type: "delete", target: 1 });
    const edit = await reader.next("edit");
    assertMatch(edit.id ?? "", /^2\./);
    assertEquals([edit.data.target, edit.data.text], [1, "b"]);
    const removal = await reader.next("delete");
    assertMatch(removal.id ?? "", /^3\./);
    assertEquals([removal.data.target, "text" in removal.data], [1, false]);
    frames({ type: "leave" });
    assertEquals(
      (await reader.next("presence", ({ data }) => data.left.length === 1)).data.count,
      0,
    );
  });

  await t.step("makes a user with a name present while it is open", async () => {
    const reader = await EventSourceReader.open(at("/rooms/present?name=carol"));
    await using watcher = await EventSourceReader.open(at("/rooms/present"));
    const { data } = await watcher.next("presence");
    assertEquals(data.joined.map(({ name }: { name: string }) => name), ["carol"]);
    await reader[Symbol.asyncDispose]();
    const left = await watcher.next("presence", ({ data }) => data.left.length === 1);
    assertEquals([left.data.left, left.data.count], [[data.joined[0].id], 0]);
  });

  await t.step("has a comment every 15 s, so that no proxy closes it", async () => {
    await quiet.next("comment", () => true, COMMENT_WITHIN_MS);
  });
});

Deno.test("an ended session ends its streams at once, and no others", async () => {
  await using server = await ServerProcess.start();
  const alice = await signIn(server, "alice");
  const url = new URL("/rooms/lobby", server.url);
  await using own = await EventSourceReader.open(url, {
    headers: { authorization: alice.authorization },
  });
  await using lines = await RawConnection.open(server.port);
  // The cookie's name contains the requested port.
  await lines.request("GET", "/rooms/lobby?follow", { host: url.host, cookie: alice.cookie });
  await lines.head();
  await using other = await EventSourceReader.open(new URL("/rooms/lobby?name=bob", server.url));
  await own.next("presence");
  const { authorization } = alice;
  const ended = fetch(`${server.url}/session`, { method: "DELETE", headers: { authorization } });
  assertEquals(await statusOf(ended), 204);
  assertEquals(await own.ended, true);
  // The last chunk of a chunked body (RFC 9112, section 7.1).
  assertEquals(await lines.readUntil("0\r\n\r\n"), "0\r\n\r\n");
  await say(server, "lobby", "still here");
  await other.next("message");
  const refused = get(server, "/rooms/lobby", "text/event-stream", { authorization });
  assertEquals(await statusOf(refused), 401);
});

Deno.test("a stop ends streams in order and the process with 0", async () => {
  await using server = await ServerProcess.start();
  await using reader = await EventSourceReader.open(new URL("/rooms/lobby", server.url));
  await reader.next("retry");
  const ending = server.kill("SIGTERM");
  assertEquals(await reader.ended, true);
  assertEquals((await ending).code, 0);
});

Deno.test("a reader that does not read cannot delay the shutdown", async () => {
  await using server = await ServerProcess.start({ env: NO_LIMITS });
  using stalled = await stalledReader(server);
  const started = performance.now();
  const { code } = await server.kill("SIGTERM");
  assertEquals(code, 0);
  // The promise of docs/operating.md.
  assert(performance.now() - started < 5_000);
  stalled.close();
});

Deno.test("a reader that catches up slowly receives all joins, and is live afterwards", async () => {
  await using server = await ServerProcess.start({ env: NO_LIMITS });
  using reader = await stalledReader(server);
  await using dave = await JsonSocket.open(server.socketUrl, { name: "dave" });
  dave.send({ type: "join", room: "lobby" });
  await dave.next("presence", ({ joined }) => joined.some(({ name }) => name === "dave"));
  const text = await reader.readUntil("event: live");
  assertMatch(text.slice(text.indexOf("event: presence")), /"name":"dave"/);
  assertEquals(text.match(/^id: /gm)?.length, 2_500);
  // Nothing is between the list and `live`, which all new events follow.
  assertMatch(text, /event: presence\n.*\n\nevent: live$/);
});

Deno.test("a slow reader is forgotten, counted until it is gone, and comes back without a gap", async () => {
  const env = { ...NO_LIMITS, HUBBUB_CONNECTIONS: "2" };
  await using server = await ServerProcess.start({ env });
  using slow = await RawConnection.open(server.port);
  await slow.request("GET", "/rooms/lobby?name=slow", { accept: "text/event-stream" });
  await slow.head();
  await using writer = await JsonSocket.open(server.socketUrl, { name: "writer" });
  writer.send({ type: "join", room: "lobby" });
  await writer.next("joined", ({ count }) => count === 2);
  const isForgotten = writer.next("presence", ({ left }) => left.length === 1, 30_000);
  let forgotten = false;
  isForgotten.then(() => forgotten = true);
  let said = 0;
  while (!forgotten) {
    // Enough at a time to fill the kernel's buffers soon, few enough that acks do not lag.
    for (let n = 0; n < 50; n++) {
      writer.send({ type: "say", room: "lobby", text: `${++said} ${"x".repeat(3_900)}` });
    }
    await writer.next("ack", ({ seq }) => seq === said);
  }
  const metrics = await (await get(server, "/metrics", "text/plain")).text();
  assertMatch(metrics, /^hubbub_outbox_drops_total 1$/m);
  // Its connection is still open, so its slot is too.
  assertEquals(await statusOf(get(server, "/rooms/lobby", "text/event-stream")), 429);

  // Then it reads: complete events up to some place, and the end.
  const text = await slow.readUntil("0\r\n\r\n");
  const ids = [...text.matchAll(/^id: (\d+)\.(\w+)$/gm)];
  const lastSeq = Number(ids.at(-1)![1]);
  assertEquals(ids.map(([, seq]) => Number(seq)), range(1, lastSeq));
  assert(lastSeq < said);
  slow.close();

  const resumed = await openWhenFree(server, `${lastSeq}.${ids[0]![2]}`);
  await using reader = resumed;
  await reader.next("message", ({ data }) => data.seq === said, 30_000);
  const rest = reader.events.filter(({ type }) => type === "message")
    .map(({ data }) => (data as LogEvent).seq);
  assertEquals(rest, range(lastSeq + 1, said));
  assertEquals(server.output.includes("error"), false);
});

/** A reader with full kernel buffers, which reads nothing more. */
async function stalledReader(server: ServerProcess): Promise<RawConnection> {
  const reader = await RawConnection.open(server.port);
  await using writer = await JsonSocket.open(server.socketUrl, { name: "writer" });
  writer.send({ type: "join", room: "lobby" });
  await writer.next("joined");
  const says = 2_500;
  for (let n = 0; n < says; n++) {
    writer.send({ type: "say", room: "lobby", text: "x".repeat(4_000) });
  }
  await writer.next("ack", ({ seq }) => seq === says, 30_000);
  await reader.request("GET", "/rooms/lobby?after=0", { accept: "text/event-stream" });
  await reader.head();
  return reader;
}

/** The server notices the end of a connection a moment later. */
async function openWhenFree(server: ServerProcess, cursor: string): Promise<EventSourceReader> {
  for (;;) {
    const reader = await EventSourceReader.open(new URL("/rooms/lobby", server.url), {
      headers: { "last-event-id": cursor },
    });
    if (reader.response.status === 200) return reader;
    await reader[Symbol.asyncDispose]();
  }
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
