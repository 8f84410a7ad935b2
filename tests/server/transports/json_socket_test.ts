// The JSON protocol over real sockets, with the real server: every frame and its answer.

import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { LogEvent } from "../../../protocol/events/registry.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * With one server for all tests of a file, tests could depend on each other's rooms; each uses its
 * own.
 */
function withServer(
  name: string,
  body: (server: ServerProcess) => Promise<void>,
  env: Record<string, string> = {},
): void {
  Deno.test(name, async () => {
    await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0", ...env } });
    await body(server);
  });
}

async function join(server: ServerProcess, name: string, room = "lobby"): Promise<JsonSocket> {
  const socket = await JsonSocket.open(server.socketUrl, { name });
  socket.send({ type: "join", room });
  await socket.next("joined");
  return socket;
}

withServer("hello contains protocol, epoch, user and limits", async (server) => {
  await using alice = await JsonSocket.open(server.socketUrl, { name: "alice" });
  const hello = await alice.next("hello");
  assertEquals(hello.protocol, 1);
  assertEquals(hello.user?.name, "alice");
  assertEquals(hello.user?.guest, true);
  assertEquals(hello.limits, { text: 4000, frame: 65536, rooms: 50 });
  assertMatch(hello.epoch, /^[a-z0-9]{4,}$/);
  assertEquals(alice.frames[0]?.type, "hello");

  await using nobody = await JsonSocket.open(server.socketUrl);
  assertEquals((await nobody.next("hello")).user, null);
});

withServer(
  "a say is acked on its author's socket first, then everybody gets the event",
  async (server) => {
    await using alice = await join(server, "alice");
    await using bob = await join(server, "bob");
    alice.send({ type: "say", room: "lobby", text: "hi", nonce: "c-17" });
    const ack = await alice.next("ack");
    assertEquals([ack.room, ack.nonce, ack.seq], ["lobby", "c-17", 1]);
    assertMatch(ack.id, ULID);
    const own = await alice.next("message");
    const received = await bob.next("message");
    assertEquals(received, own);
    assertEquals([received.seq, received.id, received.at, received.text], [
      1,
      ack.id,
      ack.at,
      "hi",
    ]);
    assertEquals(received.user.name, "alice");
    assertEquals(JSON.stringify(received).includes("c-17"), false);
    const types = alice.frames.map(({ type }) => type);
    assertEquals(types.indexOf("ack") < types.indexOf("message"), true);
  },
);

withServer("the same nonce gets the first ack, another text is a conflict", async (server) => {
  await using alice = await join(server, "alice");
  const say = { type: "say", room: "lobby", text: "once", nonce: "n1" };
  alice.send(say, say);
  const first = await alice.next("ack");
  const second = await alice.next("ack");
  assertEquals(second, first);
  alice.send({ ...say, text: "twice" });
  const error = await alice.next("error");
  assertEquals([error.code, error.nonce, error.room], ["conflict", "n1", "lobby"]);
  // A guest's id is derived from the name, so a retry on another connection comes from the same
  // user.
  await using again = await join(server, "alice");
  again.send(say);
  assertEquals(await again.next("ack"), first);
  assertEquals(await headOf(server), 1);
});

withServer("join returns the last 50, and complete says whether they are all", async (server) => {
  await using alice = await join(server, "alice");
  for (let n = 1; n <= 60; n++) alice.send({ type: "say", room: "lobby", text: `m${n}` });
  await alice.next("ack", ({ seq }) => seq === 60);
  await using bob = await JsonSocket.open(server.socketUrl, { name: "bob" });
  bob.send({ type: "join", room: "lobby" });
  const joined = await bob.next("joined");
  assertEquals([joined.head, joined.complete, joined.events.length], [60, false, 50]);
  assertEquals(joined.events.map(({ seq }) => seq), range(11, 60));
  assertEquals(joined.users.map(({ name }) => name), ["alice", "bob"]);
  assertEquals(joined.count, 2);

  bob.send({ type: "join", room: "lobby", after: 41, epoch: joined.epoch });
  const resumed = await bob.next("joined");
  assertEquals([resumed.complete, resumed.events.map(({ seq }) => seq)], [true, range(42, 60)]);

  bob.send({ type: "join", room: "lobby", after: `58.${joined.epoch}` });
  assertEquals((await bob.next("joined")).events.map(({ seq }) => seq), [59, 60]);

  bob.send({ type: "join", room: "lobby", after: 60 });
  const upToDate = await bob.next("joined");
  assertEquals([upToDate.complete, upToDate.events], [true, []]);
});

withServer(
  "a cursor of another epoch or past the head is answered with complete: false",
  async (server) => {
    await using alice = await join(server, "alice");
    alice.send({ type: "say", room: "lobby", text: "only" });
    await alice.next("ack");
    for (const cursor of [{ after: 1, epoch: "other" }, { after: "1.other" }, { after: 9 }]) {
      alice.send({ type: "join", room: "lobby", ...cursor });
      const joined = await alice.next("joined");
      assertEquals([joined.complete, joined.events.length], [false, 1]);
    }
  },
);

withServer(
  "join returns everything missed up to 500 messages, otherwise the last 50",
  async (server) => {
    await using alice = await join(server, "alice");
    for (let n = 1; n <= 501; n++) alice.send({ type: "say", room: "lobby", text: `m${n}` });
    await alice.next("ack", ({ seq }) => seq === 501, 20_000);
    alice.send({ type: "join", room: "lobby", after: 1 });
    const all = await alice.next("joined");
    assertEquals([all.complete, all.events.length, all.events[0]?.seq], [true, 500, 2]);
    alice.send({ type: "join", room: "lobby", after: 0 });
    const newest = await alice.next("joined");
    assertEquals([newest.complete, newest.events.length], [false, 50]);
  },
);

withServer(
  "a page ends at 256 KiB, and a join that does not fit one starts from the newest",
  async (server) => {
    await using alice = await join(server, "alice");
    const long = "ä".repeat(4_000);
    for (let n = 1; n <= 40; n++) alice.send({ type: "say", room: "lobby", text: long });
    await alice.next("ack", ({ seq }) => seq === 40);
    alice.send({ type: "join", room: "lobby", after: 1 });
    const joined = await alice.next("joined");
    assertEquals(joined.complete, false);
    assertEquals(joined.events.at(-1)?.seq, 40);
    const bytes = new TextEncoder().encode(JSON.stringify(joined.events)).length;
    assertEquals(bytes <= 256 * 1024, true);
    assertEquals(bytes > 200 * 1024, true);
  },
);

withServer("history gives pages after, before and around a seq or a time", async (server) => {
  await using alice = await join(server, "alice");
  for (let n = 1; n <= 30; n++) alice.send({ type: "say", room: "lobby", text: `m${n}` });
  const last = await alice.next("ack", ({ seq }) => seq === 30);
  const pages: [Record<string, unknown>, number[]][] = [
    [{ after: 10, limit: 3 }, [11, 12, 13]],
    [{ before: 10, limit: 3 }, [7, 8, 9]],
    [{ around: 10, limit: 5 }, [8, 9, 10, 11, 12]],
    [{ around: new Date(last.at + 1_000).toISOString(), limit: 2 }, [29, 30]],
    [{ around: "2001-01-01T00:00:00Z", limit: 2 }, [1, 2]],
    [{ limit: 2 }, [29, 30]],
  ];
  for (const [place, seqs] of pages) {
    alice.send({ type: "history", room: "lobby", ...place });
    const history = await alice.next("history");
    assertEquals([history.head, history.events.map(({ seq }) => seq)], [30, seqs]);
  }
});

withServer("an edit and a removal reach everybody and change what is read", async (server) => {
  const { token } = await signIn(server, "alice");
  await using alice = await JsonSocket.open(server.socketUrl, { token });
  alice.send({ type: "join", room: "lobby" });
  await using bob = await join(server, "bob");
  alice.send({ type: "say", room: "lobby", text: "hi" }, {
    type: "say",
    room: "lobby",
    text: "bye",
  });
  await alice.next("ack", ({ seq }) => seq === 2);
  alice.send({ type: "edit", room: "lobby", target: 1, text: "hi!", nonce: "e" });
  const edited = await alice.next("ack", ({ nonce }) => nonce === "e");
  alice.send({ type: "delete", room: "lobby", target: 2, nonce: "d" });
  const deleted = await alice.next("ack", ({ nonce }) => nonce === "d");
  const edit = await bob.next("edit");
  assertEquals([edit.seq, edit.target, edit.text], [3, 1, "hi!"]);
  const removal = await bob.next("delete");
  assertEquals([removal.seq, removal.target], [4, 2]);
  assertEquals("text" in removal, false);

  bob.send({ type: "history", room: "lobby" });
  const [first, second, third] = (await bob.next("history")).events as LogEvent[];
  assertEquals(first?.type === "message" && [first.text, first.edited], ["hi!", edited.at]);
  assertEquals(second?.type === "message" && [second.text, second.deleted], [
    undefined,
    deleted.at,
  ]);
  assertEquals(third?.type, "edit");
});

withServer(
  "leave ends the events of a room, and typing reaches only the others",
  async (server) => {
    await using alice = await join(server, "alice");
    await using bob = await join(server, "bob");
    await using carol = await join(server, "carol");
    bob.send({ type: "leave", room: "lobby" });
    assertEquals(await bob.next("left"), { type: "left", room: "lobby" });
    alice.send({ type: "typing", room: "lobby" }, { type: "say", room: "lobby", text: "x" });
    assertEquals((await carol.next("typing")).user.name, "alice");
    await carol.next("message");
    await alice.next("message");
    bob.send({ type: "ping" });
    await bob.next("pong");
    const received = (socket: JsonSocket) => socket.frames.map(({ type }) => type);
    assertEquals(received(bob).includes("message") || received(bob).includes("typing"), false);
    assertEquals(received(alice).includes("typing"), false);
  },
);

withServer(
  "presence reports joins, leaves, away and back, with a user of three tabs once",
  async (server) => {
    await using alice = await join(server, "alice");
    const tabs = [await join(server, "bob"), await join(server, "bob"), await join(server, "bob")];
    const came = await alice.next(
      "presence",
      ({ joined }) => joined.some(({ name }) => name === "bob"),
    );
    assertEquals([came.room, came.count], ["lobby", 2]);
    const bob = came.joined.find(({ name }) => name === "bob")!.id;

    for (const tab of tabs) tab.send({ type: "away", away: true });
    assertEquals((await alice.next("presence", ({ away }) => away.length > 0)).away, [bob]);
    tabs[0]!.send({ type: "away", away: false });
    assertEquals((await alice.next("presence", ({ back }) => back.length > 0)).back, [bob]);

    await tabs[0]!.close();
    await tabs[1]!.close();
    alice.send({ type: "join", room: "lobby" });
    assertEquals((await alice.next("joined")).count, 2);
    await tabs[2]!.close();
    const went = await alice.next("presence", ({ left }) => left.length > 0);
    assertEquals([went.left, went.count], [[bob], 1]);
    const reported = alice.frames.filter((frame) =>
      frame.type === "presence" && frame.joined.some(({ id }) => id === bob)
    );
    assertEquals(reported.length, 1);
  },
);

withServer(
  "a background subscription receives messages only, and nobody is notified of it",
  async (server) => {
    await using alice = await join(server, "alice");
    await using bob = await JsonSocket.open(server.socketUrl, { name: "bob" });
    bob.send({ type: "join", room: "lobby", quiet: true });
    const joined = await bob.next("joined");
    assertEquals([joined.users, joined.count], [[], 1]);
    await using carol = await join(server, "carol");
    await alice.next("presence", ({ joined }) => joined.some(({ name }) => name === "carol"));
    carol.send({ type: "typing", room: "lobby" }, { type: "say", room: "lobby", text: "hi" });
    await alice.next("typing");
    assertEquals((await bob.next("message")).text, "hi");

    bob.send({ type: "join", room: "lobby", after: 1 });
    assertEquals((await bob.next("joined")).count, 3);
    await alice.next("presence", ({ joined }) => joined.some(({ name }) => name === "bob"));
    bob.send({ type: "join", room: "lobby", after: 1, quiet: true });
    await alice.next("presence", ({ left }) => left.length === 1);
    const background = bob.frames.slice(
      0,
      bob.frames.findLastIndex(({ type }) => type === "joined"),
    );
    assertEquals(background.some(({ type }) => type === "typing"), false);
    const reported = alice.frames.filter((frame) =>
      frame.type === "presence" && frame.joined.some(({ name }) => name === "bob")
    );
    assertEquals(reported.length, 1);
  },
);

withServer("ping is answered with the server's time", async (server) => {
  await using socket = await JsonSocket.open(server.socketUrl);
  const before = Date.now();
  socket.send({ type: "ping" });
  const { at } = await socket.next("pong");
  assertEquals(at >= before && at <= Date.now(), true);
});

withServer("nobody may read, and must give a name to write", async (server) => {
  await using nobody = await JsonSocket.open(server.socketUrl);
  nobody.send({ type: "join", room: "lobby" });
  assertEquals((await nobody.next("joined")).count, 0);
  nobody.send({ type: "say", room: "lobby", text: "x", nonce: "n" });
  const error = await nobody.next("error");
  assertEquals([error.code, error.nonce], ["unauthorized", "n"]);
});

withServer(
  "acknowledged messages survive a SIGKILL, and an earlier cursor stays valid",
  async (server) => {
    const alice = await join(server, "alice");
    alice.send({ type: "say", room: "lobby", text: "before", nonce: "b" });
    const before = await alice.next("ack");
    await server.kill("SIGKILL");
    await alice.closed;
    await server.restart();
    await using again = await JsonSocket.open(server.socketUrl, { name: "alice" });
    again.send({ type: "join", room: "lobby", after: 0 });
    const joined = await again.next("joined");
    assertEquals([joined.complete, joined.events.map(({ id }) => id)], [true, [before.id]]);
    again.send({ type: "say", room: "lobby", text: "before", nonce: "b" });
    assertEquals((await again.next("ack")).seq, before.seq);
    again.send({ type: "say", room: "lobby", text: "after" });
    assertEquals((await again.next("ack")).seq, 2);
  },
);

withServer(
  "10,000 says from 20 clients are all acked, contiguous and in order for every reader",
  async (server) => {
    const clients = await Promise.all(
      Array.from({ length: 20 }, (_, n) => join(server, `client-${n}`)),
    );
    const saysEach = 500;
    for (let n = 0; n < saysEach; n++) {
      for (const client of clients) {
        client.send({ type: "say", room: "lobby", text: `${n}`, nonce: `n${n}` });
      }
    }
    const total = saysEach * clients.length;
    await Promise.all(
      clients.map((client) => client.next("message", ({ seq }) => seq === total, 60_000)),
    );
    const acked = new Set<number>();
    for (const client of clients) {
      const own = client.frames.filter((frame) => frame.type === "ack");
      assertEquals(own.map(({ nonce }) => nonce), range(0, saysEach - 1).map((n) => `n${n}`));
      for (const { seq } of own) acked.add(seq);
      const received = client.frames.filter((frame) => frame.type === "message");
      assertEquals(received.map(({ seq }) => seq), range(1, total));
      assertNotEquals(client.messages, client.frames.length);
    }
    assertEquals(acked.size, total);
    await Promise.all(clients.map((client) => client.close()));
  },
);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

async function headOf(server: ServerProcess): Promise<number> {
  const response = await fetch(`${server.url}/rooms/lobby`, {
    headers: { accept: "application/json" },
  });
  return (await response.json()).head;
}

async function signIn(server: ServerProcess, name: string): Promise<{ token: string; id: string }> {
  const response = await fetch(`${server.url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, token: true }),
  });
  return await response.json();
}
