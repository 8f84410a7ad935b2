// Every entry point asks the policy: a stranger, a guest and a member, on an open server and on one for
// members only.

import { assertEquals } from "@std/assert";
import { get, post, postJson } from "../support/http_requests.ts";
import { type FrameType, JsonSocket } from "../support/json_socket.ts";
import { ServerInProcess } from "../support/server_in_process.ts";
import { until } from "../support/until.ts";

const PASSWORD = "open sesame";
const UPGRADE = {
  upgrade: "websocket",
  connection: "upgrade",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** The requesters. A guest gives a name with each request; strangers and guests have no token. */
interface Who {
  readonly name?: string;
  readonly token?: string;
}

type Entrance = (server: ServerInProcess, who: Who) => Promise<"allowed" | "refused">;

/** A request; a status that asks for a session or refuses a right counts as a refusal. */
function request(
  path: string,
  { accept = "application/json", ...init }: RequestInit & { accept?: string } = {},
): Entrance {
  return async (server, { name, token }) => {
    const url = new URL(path, server.url);
    if (name !== undefined && token === undefined) url.searchParams.set("name", name);
    const aborting = new AbortController();
    const response = await fetch(url, {
      ...init,
      headers: {
        accept,
        ...init.headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      redirect: "manual",
      signal: aborting.signal,
    });
    const { status } = response;
    // Streams do not end by themselves.
    aborting.abort();
    // A page that only shows the sign-in form redirects to it.
    const isRefused = status === 401 || status === 403 || status === 303;
    if (!isRefused && status >= 400) throw new Error(`${path}: ${status}`);
    return isRefused ? "refused" : "allowed";
  };
}

/** Frames on a JSON socket; `answer` is the frame that follows if they are allowed. */
function frames(answer: FrameType, ...frames: readonly Record<string, unknown>[]): Entrance {
  return async (server, who) => {
    await using socket = await JsonSocket.open(server.socketUrl, who);
    socket.send(...frames);
    const came = (type: FrameType) => socket.frames.some((frame) => frame.type === type);
    await until(() => Promise.resolve(came(answer) || came("error")));
    return came("error") ? "refused" : "allowed";
  };
}

const room = "lobby";
const json = { "content-type": "application/json" };

/** What reads, lists and joins. A members-only server admits only members. */
const OPEN_ENTRANCES: Readonly<Record<string, Entrance>> = {
  "the list of rooms": request("/rooms"),
  "the page of rooms": request("/rooms", { accept: "text/html" }),
  "a page of events": request("/rooms/lobby"),
  "history": request("/rooms/lobby?before=2"),
  "the room's page": request("/rooms/lobby", { accept: "text/html" }),
  "the frame of the log": request("/rooms/lobby?view=log", { accept: "text/html" }),
  "the frame of people": request("/rooms/lobby?view=people", { accept: "text/html" }),
  "a permalink": request("/rooms/lobby/1"),
  "a permalink's page": request("/rooms/lobby/1", { accept: "text/html" }),
  "a poll": request("/rooms/lobby?after=0&wait=1"),
  "an event stream": request("/rooms/lobby", { accept: "text/event-stream" }),
  "lines": request("/rooms/lobby", { accept: "text/plain" }),
  "lines that follow": request("/rooms/lobby?follow", { accept: "text/plain" }),
  "a picture": request("/avatars/u_somebody"),
  "join": frames("joined", { type: "join", room }),
  "quiet join": frames("joined", { type: "join", room, quiet: true }),
  "history by socket": frames("history", { type: "history", room, before: 2 }),
};

/** What writes needs a name. */
const WRITING_ENTRANCES: Readonly<Record<string, Entrance>> = {
  "POST": request("/rooms/lobby", {
    method: "POST",
    headers: json,
    body: JSON.stringify({ text: "hi" }),
  }),
  "say": frames("ack", { type: "join", room }, { type: "say", room, text: "hi", nonce: "n" }),
  "typing": frames("pong", { type: "join", room }, { type: "typing", room }, { type: "ping" }),
};

/** What changes a message of another member. */
const CHANGING_ENTRANCES: Readonly<Record<string, Entrance>> = {
  "PATCH": request("/rooms/lobby/1", {
    method: "PATCH",
    headers: json,
    body: JSON.stringify({ text: "ho" }),
  }),
  "DELETE": request("/rooms/lobby/1", { method: "DELETE" }),
  "edit": frames("ack", { type: "edit", room, target: 1, text: "ho", nonce: "e" }),
  "delete": frames("ack", { type: "delete", room, target: 1, nonce: "d" }),
};

async function signIn(server: ServerInProcess, name: string): Promise<string> {
  const response = await postJson(server, "/session", { name, password: PASSWORD, token: true });
  return (await response.json()).token;
}

async function check(
  server: ServerInProcess,
  entrances: Readonly<Record<string, Entrance>>,
  expected: readonly ("allowed" | "refused")[],
): Promise<void> {
  const actors: readonly Who[] = [{}, { name: "guest" }, { token: await signIn(server, "bob") }];
  for (const [name, enter] of Object.entries(entrances)) {
    const outcomes = [];
    for (const who of actors) outcomes.push(await enter(server, who));
    assertEquals([name, ...outcomes], [name, ...expected]);
  }
}

for (
  const [kind, env, read, write] of [
    ["an open server", {}, ["allowed", "allowed", "allowed"], ["refused", "allowed", "allowed"]],
    [
      "a members-only server",
      { HUBBUB_PASSWORD: PASSWORD },
      ["refused", "refused", "allowed"],
      ["refused", "refused", "allowed"],
    ],
  ] as const
) {
  Deno.test(`${kind} asks the policy at every entry point`, async (t) => {
    await using server = await ServerInProcess.start({ env });
    const authorization = `Bearer ${await signIn(server, "alice")}`;
    const said = await post(server, "/rooms/lobby", "text/plain", "first", { authorization });
    await said.body?.cancel();
    await t.step("that reads", () => check(server, OPEN_ENTRANCES, read));
    await t.step("that writes", () => check(server, WRITING_ENTRANCES, write));
    await t.step(
      "that changes another's message",
      () => check(server, CHANGING_ENTRANCES, ["refused", "refused", "refused"]),
    );
    await t.step("that upgrades to plain lines", async () => {
      // Refused before the upgrade; without the header for it, an allowed one is a bad request.
      const response = await get(server, "/ws?name=guest", "*/*", UPGRADE);
      await response.body?.cancel();
      assertEquals(response.status === 401, kind === "a members-only server");
    });
  });
}
