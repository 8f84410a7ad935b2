// A right that ends, or a name that changes, while something is in progress: what opens afterwards
// is informed at once, on every transport. Each test stops the server at the point in question.

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Session, Sessions } from "../../hub/sessions.ts";
import { ChatError } from "../../protocol/chat_error.ts";
import { Gate } from "../support/gate.ts";
import {
  get,
  getJson,
  post,
  postJson,
  type SignedIn,
  signIn,
  statusOf,
} from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { PictureHost, pictureResponse } from "../support/picture_host.ts";
import { PlainSocket } from "../support/plain_socket.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerInProcess } from "../support/server_in_process.ts";
import { until } from "../support/until.ts";

const HANDSHAKE = {
  connection: "upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** Delays the answers to handshakes: the server has upgraded them, and they are not open yet. */
function heldHandshakes() {
  const handshake = new Gate();
  let holds = true;
  const beforeAnswer = ({ url }: Request) =>
    holds && new URL(url).pathname === "/ws" ? handshake.pass() : undefined;
  return { beforeAnswer, handshake, release: () => (holds = false, handshake.open()) };
}

/** The same sessions with some methods of the test's. */
function withMethods<T extends object>(kept: T, methods: Partial<T>): T {
  return new Proxy(kept, {
    get(target, name) {
      const value = methods[name as keyof T] ?? Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Delays the result of a lookup; those before `hold()` pass. */
function heldLookUps() {
  let gate: Gate | undefined;
  const sessions = (kept: Sessions) =>
    withMethods(kept, {
      async find(token): Promise<Session | undefined> {
        const held = gate;
        gate = undefined;
        const found = await kept.find(token);
        await held?.pass();
        return found;
      },
    });
  /** Only the next lookup is delayed. */
  const hold = () => gate = new Gate();
  return { sessions, hold };
}

/** So that what never ends fails instead of hanging. */
const ENDED_WITHIN_MS = 5_000;

async function inTime<Value>(ending: Promise<Value>): Promise<Value | "still open"> {
  const { promise: late, resolve } = Promise.withResolvers<"still open">();
  const timer = setTimeout(() => resolve("still open"), ENDED_WITHIN_MS);
  return await Promise.race([ending, late]).finally(() => clearTimeout(timer));
}

/** Ends the one session that a sign-in with a token creates. */
async function end(server: ServerInProcess, { authorization }: SignedIn): Promise<void> {
  const headers = { authorization };
  const status = await statusOf(fetch(`${server.url}/session`, { method: "DELETE", headers }));
  assertEquals(status, 204);
}

async function rename(server: ServerInProcess, { authorization }: SignedIn, name: string) {
  assertEquals(await statusOf(postJson(server, "/session", { name }, { authorization })), 200);
}

async function bob(server: ServerInProcess): Promise<JsonSocket> {
  const socket = await JsonSocket.open(server.socketUrl, { name: "bob" });
  socket.send({ type: "join", room: "lobby" });
  await socket.next("joined");
  return socket;
}

Deno.test("a socket that opens after its session has ended is closed with 4001 at once", async () => {
  const { beforeAnswer, handshake, release } = heldHandshakes();
  await using server = await ServerInProcess.start({ beforeAnswer });
  const alice = await signIn(server, "alice");
  const opening = JsonSocket.open(server.socketUrl, { token: alice.token });
  await handshake.reached;
  await end(server, alice);
  release();
  const socket = await opening;
  socket.send({ type: "join", room: "lobby" }, { type: "say", room: "lobby", text: "late" });
  assertEquals(await inTime(socket.closed), { code: 4001, reason: "session ended" });
  assertEquals(socket.frames, []);
  assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
});

Deno.test("a plain socket that opens after its session has ended is closed with 4001", async () => {
  const { beforeAnswer, handshake, release } = heldHandshakes();
  await using server = await ServerInProcess.start({ beforeAnswer });
  const alice = await signIn(server, "alice");
  const { authorization } = alice;
  const opening = PlainSocket.open(server.socketUrl, "/ws", { authorization });
  await handshake.reached;
  await end(server, alice);
  release();
  const socket = await opening;
  socket.send("late");
  assertEquals(await inTime(socket.closed), 4001);
  assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
  assertEquals((await getJson(server, "/rooms/lobby?users")).users, []);
});

Deno.test("a socket that opens after a rename has the new name", async () => {
  const { beforeAnswer, handshake, release } = heldHandshakes();
  await using server = await ServerInProcess.start({ beforeAnswer });
  const alice = await signIn(server, "alice");
  const opening = JsonSocket.open(server.socketUrl, { token: alice.token });
  await handshake.reached;
  await rename(server, alice, "alicia");
  release();
  await using socket = await opening;
  assertEquals((await socket.next("hello")).user?.name, "alicia");
  socket.send({ type: "join", room: "lobby" }, { type: "say", room: "lobby", text: "hi" });
  assertEquals((await socket.next("message")).user.name, "alicia");
  assertEquals((await getJson(server, "/rooms/lobby?users")).users[0].name, "alicia");
});

Deno.test("a session that ends while it is looked up opens nothing", async (t) => {
  const { sessions, hold } = heldLookUps();
  await using server = await ServerInProcess.start({ sessions });
  const ways: [name: string, ask: (authorization: string) => Promise<number>][] = [
    [
      "an event stream",
      (authorization) =>
        statusOf(get(server, "/rooms/lobby", "text/event-stream", { authorization })),
    ],
    [
      "lines that follow",
      (authorization) =>
        statusOf(get(server, "/rooms/lobby?follow", "text/plain", { authorization })),
    ],
    [
      "a poll that waits",
      (authorization) =>
        statusOf(
          get(server, "/rooms/lobby?after=0&wait=0.1", "application/json", { authorization }),
        ),
    ],
    [
      "a page",
      (authorization) => statusOf(get(server, "/rooms/lobby", "text/html", { authorization })),
    ],
    [
      "a message",
      (authorization) =>
        statusOf(postJson(server, "/rooms/lobby", { text: "late" }, { authorization })),
    ],
    [
      "another session",
      (authorization) =>
        statusOf(postJson(server, "/session", { name: "alice", token: true }, { authorization })),
    ],
    ["a socket", async (authorization) => {
      using raw = await RawConnection.open(server.port);
      await raw.request("GET", "/ws", { ...HANDSHAKE, authorization });
      return (await raw.head()).status;
    }],
  ];
  for (const [name, ask] of ways) {
    await t.step(name, async () => {
      const alice = await signIn(server, "alice");
      const lookUp = hold();
      const asking = ask(alice.authorization);
      await lookUp.reached;
      await end(server, alice);
      lookUp.open();
      assertEquals(await asking, 401);
      assertEquals((await server.app.sessions.list(alice.user.id)).length, 0);
    });
  }
  assertEquals((await getJson(server, "/rooms/lobby?users")).users, []);
  assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
});

Deno.test("a body that comes after its session has ended writes nothing", async (t) => {
  await using server = await ServerInProcess.start();
  for (
    const [method, path, body] of [
      ["POST", "/rooms/lobby", { text: "late" }],
      ["PATCH", "/rooms/lobby/1", { text: "late" }],
      ["POST", "/session", { name: "late", token: true }],
    ] as const
  ) {
    await t.step(`${method} ${path}`, async () => {
      const alice = await signIn(server, "alice");
      const text = JSON.stringify(body);
      using raw = await RawConnection.open(server.port);
      await raw.request(method, path, {
        authorization: alice.authorization,
        "content-type": "application/json",
        "content-length": String(text.length),
      });
      await raw.send(text.slice(0, 1));
      await until(() => Promise.resolve(server.writes.taken === 1));
      await end(server, alice);
      await raw.send(text.slice(1));
      assertEquals((await raw.head()).status, 401);
      assertEquals(await server.app.sessions.list(alice.user.id), []);
    });
  }
  assertEquals((await getJson(server, "/rooms/lobby")).head, 0);
});

Deno.test("a cookie whose session ends during the lookup identifies nobody", async () => {
  const { sessions, hold } = heldLookUps();
  await using server = await ServerInProcess.start({ sessions });
  const { cookie, ...alice } = await signIn(server, "alice");
  const lookUp = hold();
  const asking = getJson(server, "/session", { cookie });
  await lookUp.reached;
  await end(server, { ...alice, cookie });
  lookUp.open();
  assertEquals((await asking).user, null);
});

Deno.test("a rename during the look-up reaches the socket that follows it", async () => {
  const { sessions, hold } = heldLookUps();
  await using server = await ServerInProcess.start({ sessions });
  const alice = await signIn(server, "alice");
  const lookUp = hold();
  const opening = JsonSocket.open(server.socketUrl, { token: alice.token });
  await lookUp.reached;
  await rename(server, alice, "alicia");
  lookUp.open();
  await using socket = await opening;
  assertEquals((await socket.next("hello")).user?.name, "alicia");
});

Deno.test("a name that is stored although its write failed reaches connected clients", async () => {
  await using server = await ServerInProcess.start({
    users: (kept) =>
      withMethods(kept, {
        rename: async (...changes) => {
          await kept.rename(...changes);
          throw new ChatError("unavailable", "The writer died after its commit");
        },
      }),
  });
  const alice = await signIn(server, "alice");
  const { authorization, token } = alice;
  await using socket = await JsonSocket.open(server.socketUrl, { token });
  assertEquals(
    await statusOf(postJson(server, "/session", { name: "alicia" }, { authorization })),
    503,
  );
  socket.send({ type: "join", room: "lobby" }, { type: "say", room: "lobby", text: "hi" });
  assertEquals((await socket.next("message")).user.name, "alicia");
});

Deno.test("a refused rename says why, even if the current name cannot be read", async () => {
  let broken = false;
  await using server = await ServerInProcess.start({
    users: (kept) =>
      withMethods(kept, {
        rename: () => Promise.reject(new ChatError("unavailable", "The disk is full")),
        find: (userId) => broken ? Promise.reject(new Error("unreadable")) : kept.find(userId),
      }),
  });
  const { authorization } = await signIn(server, "alice");
  broken = true;
  const refused = await postJson(server, "/session", { name: "alicia" }, { authorization });
  assertEquals([refused.status, (await refused.json()).detail], [503, "The disk is full"]);
});

Deno.test("a browser forgets a session that ended although its end was not written", async () => {
  await using server = await ServerInProcess.start({
    sessions: (kept) =>
      withMethods(kept, {
        end: async (id) => {
          await kept.end(id);
          throw new ChatError("unavailable", "The session has ended; the disk is full");
        },
      }),
  });
  const ways = [
    (headers: Record<string, string>) =>
      fetch(`${server.url}/session`, { method: "DELETE", headers }),
    (headers: Record<string, string>) =>
      post(server, "/session/end", "application/x-www-form-urlencoded", "", {
        ...headers,
        accept: "text/html",
      }),
  ];
  for (const signOut of ways) {
    const { cookie } = await signIn(server, "alice");
    const response = await signOut({ cookie });
    await response.body?.cancel();
    assertEquals(response.status, 503);
    assertMatch(
      response.headers.get("set-cookie") ?? "",
      /^hubbub-\d+=;.*(?:Max-Age=0|Expires=)/,
    );
    assertEquals(response.headers.get("clear-site-data"), '"cache", "storage"');
  }
});

Deno.test("a session that ends while another is made for its user takes that one with it", async () => {
  const making = new Gate();
  await using server = await ServerInProcess.start({
    sessions: (kept) =>
      withMethods(kept, {
        create: async (draft) => {
          if (typeof draft.user === "string") await making.pass();
          return await kept.create(draft);
        },
      }),
  });
  const alice = await signIn(server, "alice");
  const { authorization } = alice;
  const asking = postJson(server, "/session", { name: "alice", token: true }, { authorization });
  await making.reached;
  await end(server, alice);
  making.open();
  assertEquals(await statusOf(asking), 401);
  assertEquals(await server.app.sessions.list(alice.user.id), []);
});

Deno.test("a user who polled is not listed after the end of their session", async () => {
  await using server = await ServerInProcess.start();
  await using watcher = await bob(server);
  const alice = await signIn(server, "alice");
  const { authorization } = alice;
  const headers = { authorization };
  const waiting = get(server, "/rooms/lobby?after=0&wait=30", "application/json", headers);
  await watcher.next("presence", ({ joined }) => joined.some(({ name }) => name === "alice"));
  await end(server, alice);
  assertEquals(await statusOf(waiting), 401);
  const names = (await getJson(server, "/rooms/lobby?users")).users
    .map(({ name }: { name: string }) => name);
  assertEquals(names, ["bob"]);
});

Deno.test("another session of the same user keeps them there", async () => {
  await using server = await ServerInProcess.start();
  const alice = await signIn(server, "alice");
  const { authorization } = alice;
  const { token } = await (await postJson(server, "/session", { name: "alice", token: true }, {
    authorization,
  })).json();
  await getJson(server, "/rooms/lobby", { authorization });
  await getJson(server, "/rooms/lobby", { authorization: `Bearer ${token}` });
  await end(server, alice);
  assertEquals((await getJson(server, "/rooms/lobby?users")).users.length, 1);
});

Deno.test("a user whose session ends during a join does not stay in the room", async () => {
  await using server = await ServerInProcess.start();
  const alice = await signIn(server, "alice");
  await using watcher = await bob(server);
  const socket = await JsonSocket.open(server.socketUrl, { token: alice.token });
  await socket.next("hello");
  const [session] = await server.app.sessions.list(alice.user.id);
  const { hub, connections } = server.app;
  const roomOf = hub.room.bind(hub);
  hub.room = (name) => {
    hub.room = roomOf;
    // Between the check whether the previous page is sent, and what follows it.
    queueMicrotask(() => connections.closeSession(session!.id));
    return roomOf(name);
  };
  socket.send({ type: "join", room: "lobby" });
  assertEquals(await inTime(socket.closed.then(({ code }) => code)), 4001);
  watcher.send({ type: "leave", room: "lobby" });
  await watcher.next("left");
  assertEquals(hub.room("lobby").users(), []);
});

Deno.test("a picture that is fetched when the session ends is not shown any more", async () => {
  const fetching = new Gate();
  await using host = new PictureHost(async () => {
    await fetching.pass();
    return pictureResponse();
  });
  await using server = await ServerInProcess.start({
    env: { HUBBUB_GRAVATAR: host.base, HUBBUB_PASSWORD: "let me in" },
  });
  const further = { email: "alice@example.org", password: "let me in" };
  const alice = await signIn(server, "alice", further);
  const { authorization } = alice;
  const asking = get(server, `/avatars/${alice.user.id}`, "image/*", { authorization });
  await fetching.reached;
  await end(server, alice);
  fetching.open();
  assertEquals(await statusOf(asking), 401);
});

Deno.test("connections that open during the shutdown are closed as restarting", async (t) => {
  const { beforeAnswer, handshake, release } = heldHandshakes();
  await using server = await ServerInProcess.start({ beforeAnswer });
  const opening = JsonSocket.open(server.socketUrl, { name: "alice" });
  await handshake.reached;
  const stopping = server.stop();

  await t.step("a socket whose handshake was in progress", async () => {
    release();
    const socket = await opening;
    assertEquals(await inTime(socket.closed), { code: 1001, reason: "restarting" });
    assertEquals(socket.frames, []);
  });

  await t.step("a new handshake", async () => {
    using raw = await RawConnection.open(server.port);
    await raw.request("GET", "/ws", { ...HANDSHAKE });
    assertEquals((await raw.head()).status, 503);
  });

  for (const [path, accept] of [["?follow", "text/plain"], ["", "text/event-stream"]] as const) {
    await t.step(`a stream of ${accept}`, async () => {
      const response = await get(server, `/rooms/lobby${path}`, accept);
      assertEquals([response.status, await inTime(response.text())], [200, ""]);
    });
  }
  await stopping;
  assert(server.app.connections.size === 0);
});
