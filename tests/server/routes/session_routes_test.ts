// Signing in, renaming, listing and ending sessions: by cookie, token and form.

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { EventSourceReader } from "../../support/event_source.ts";
import {
  get,
  getJson,
  post,
  postJson,
  say,
  signIn,
  statusOf,
} from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { PlainSocket } from "../../support/plain_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

const FORM = "application/x-www-form-urlencoded";
const BROWSER = { accept: "text/html,*/*;q=0.8" };
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

interface SessionBody {
  readonly id: string;
  readonly label: string;
  readonly createdAt: number;
  readonly current: boolean;
}

Deno.test("a session", async (t) => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const end = (headers: Record<string, string>, id = "") =>
    fetch(`${server.url}/session${id}`, { method: "DELETE", headers });

  await t.step("is a cookie out of scripts' reach, which other sites do not send", async () => {
    const response = await postJson(server, "/session", { name: "  Zoe\u0308 " });
    assertEquals([response.status, response.headers.get("cache-control")], [200, "no-store"]);
    const body = await response.json();
    assertEquals([body.name, body.user.name, body.id], ["Zo\u00eb", "Zo\u00eb", body.user.id]);
    assertMatch(body.id, /^u_/);
    assertEquals("token" in body, false);
    const set = response.headers.get("set-cookie") ?? "";
    assertMatch(set, /^hubbub-\d+=[\w-]{43}; /);
    for (const flag of ["HttpOnly", "SameSite=Lax", "Path=/"]) assert(set.includes(flag), set);
    assertEquals(/secure|domain/i.test(set), false);
    const cookie = set.split(";")[0]!;
    const { user, sessions } = await getJson(server, "/session", { cookie });
    assertEquals([user, sessions.length, sessions[0].current], [body.user, 1, true]);
  });

  await t.step("is a token too, if JSON requests one", async () => {
    const { token, authorization, cookie, user } = await signIn(server, "bot");
    assertMatch(token, /^[\w-]{43}$/);
    for (const headers of [{ authorization }, { cookie }]) {
      assertEquals((await getJson(server, "/session", headers)).user.id, user.id);
    }
    const said = await postJson(server, "/rooms/bots", { text: "x" }, { authorization });
    assertEquals((await said.json()).user.id, user.id);
    // A session takes precedence over a guest's name.
    const named = await postJson(server, "/rooms/bots?name=other", { text: "y" }, { cookie });
    assertEquals((await named.json()).user.id, user.id);
  });

  await t.step("is made by a form, which leads to the room that was chosen", async () => {
    const signInBy = (fields: Record<string, string>) =>
      post(server, "/session", FORM, new URLSearchParams(fields).toString(), BROWSER);
    const targets: readonly (readonly [Record<string, string>, string])[] = [
      [{}, "/rooms/lobby"],
      [{ room: "den" }, "/rooms/den"],
      [{ room: "den", connect: "sse" }, "/rooms/den?connect=sse"],
      [{ room: "den", connect: "refresh" }, "/rooms/den?refresh=5"],
    ];
    for (const [fields, target] of targets) {
      const response = await signInBy({ name: "Ann", ...fields });
      assertEquals([response.status, response.headers.get("location")], [303, target]);
      assertMatch(response.headers.get("set-cookie") ?? "", /^hubbub-\d+=/);
    }
    for (const [field, value] of [["room", "No Room!"], ["connect", "x"], ["email", "none"]]) {
      const response = await signInBy({ name: "Ann", [field!]: value! });
      assert([400, 404].includes(response.status));
      assertEquals(response.headers.get("set-cookie"), null);
      assertMatch(await response.text(), /value="Ann"/);
    }
    const nameless = await signInBy({ name: " " });
    assertEquals(nameless.status, 400);
    assertMatch(await nameless.text(), /The name is empty/);
  });

  await t.step("takes names of 1 to 32 characters that can be seen", async () => {
    for (const name of ["x", "😀".repeat(32), "Ａｎｎ", "O'Brien <b>", "李小龍"]) {
      assertEquals(await statusOf(postJson(server, "/session", { name })), 200);
    }
    const wrong = [
      "",
      "   ",
      "x".repeat(33),
      "a\u0000b",
      "a\u200Bb",
      "a\u202Eb",
      "\u2800",
      5,
      null,
    ];
    for (const name of wrong) {
      const response = await postJson(server, "/session", { name });
      assertEquals([name, response.status], [name, 400]);
      assertEquals((await response.json()).code, "bad_request");
    }
  });

  await t.step("never shows the email, nor its hash", async () => {
    const email = "Ann.Secret@Example.org";
    const { cookie, user } = await signIn(server, "Ann", { email });
    await say(server, "secret", "first");
    await statusOf(postJson(server, "/rooms/secret", { text: "x" }, { cookie }));
    const seen = [
      JSON.stringify(user),
      JSON.stringify(await getJson(server, "/session", { cookie })),
      JSON.stringify(await getJson(server, "/rooms/secret")),
      await (await get(server, "/rooms/secret", "text/html", { cookie })).text(),
      await (await get(server, "/", "text/html", { cookie })).text(),
      server.output,
    ].join("\n").toLowerCase();
    const address = new TextEncoder().encode(email.toLowerCase());
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", address));
    for (const secret of ["ann.secret", digest.toHex(), email.toLowerCase()]) {
      assertEquals(seen.includes(secret), false);
    }
  });

  await t.step(
    "that is renamed keeps its id, and everybody sees the new name at once",
    async () => {
      const alice = await signIn(server, "alice");
      await using own = await JsonSocket.open(server.socketUrl, { token: alice.token });
      own.send({ type: "join", room: "renamed" });
      await own.next("joined");
      await using bob = await JsonSocket.open(server.socketUrl, { name: "bob" });
      bob.send({ type: "join", room: "renamed" });
      await bob.next("joined");
      const response = await postJson(server, "/session", { name: "Alice L." }, {
        cookie: alice.cookie,
      });
      const body = await response.json();
      assertEquals([body.user.id, body.user.name], [alice.user.id, "Alice L."]);
      const seen = await bob.next(
        "presence",
        ({ joined }) => joined.some(({ name }) => name === "Alice L."),
      );
      assertEquals(seen.joined.find(({ name }) => name === "Alice L.")?.id, alice.user.id);
      assertEquals(seen.count, 2);
      own.send({ type: "say", room: "renamed", text: "hi" });
      assertEquals((await bob.next("message")).user.name, "Alice L.");
      const { user } = await getJson(server, "/session", { authorization: alice.authorization });
      assertEquals(user.name, "Alice L.");
    },
  );

  await t.step("is listed with the user's others, and ends one by one", async () => {
    const first = await postJson(server, "/session", { name: "Lou" }, { "user-agent": FIREFOX });
    const cookie = first.headers.get("set-cookie")!.split(";")[0]!;
    await first.body?.cancel();
    const more = await postJson(server, "/session", { name: "Lou", token: true }, { cookie });
    assertEquals(more.headers.get("set-cookie"), null);
    const { token, user } = await more.json();
    const list = async (): Promise<SessionBody[]> =>
      (await getJson(server, "/session", { cookie })).sessions;
    assertEquals((await list()).map(({ label, current }) => [label, current]), [
      ["Firefox on Linux", true],
      ["token", false],
    ]);
    const other = (await list()).find(({ current }) => !current)!;
    const authorization = `Bearer ${token}`;
    assertEquals((await getJson(server, "/session", { authorization })).user.id, user.id);

    const stranger = await signIn(server, "stranger");
    assertEquals(await statusOf(end({ cookie: stranger.cookie }, `/${other.id}`)), 404);
    assertEquals(await statusOf(end({}, `/${other.id}`)), 401);
    assertEquals(await statusOf(end({ cookie }, `/${other.id}`)), 204);
    assertEquals(await statusOf(get(server, "/session", "*/*", { authorization })), 401);
    assertEquals((await list()).length, 1);

    const body = `session=${(await list())[0]!.id}`;
    const byForm = await post(server, "/session/end", FORM, body, { ...BROWSER, cookie });
    assertEquals([byForm.status, byForm.headers.get("location")], [303, "/"]);
    assertMatch(byForm.headers.get("set-cookie") ?? "", /^hubbub-\d+=;.*Expires=Thu, 01 Jan 1970/);
    assertEquals((await getJson(server, "/session", { cookie })).user, null);
  });

  await t.step(
    "that ends closes its sockets with 4001, and means nothing from then on",
    async () => {
      const { cookie, token, authorization } = await signIn(server, "gone");
      const socket = await JsonSocket.open(server.socketUrl, { token });
      const byCookie = await JsonSocket.open(server.socketUrl, { headers: { cookie } });
      const plain = await PlainSocket.open(server.socketUrl, "/ws", { cookie });
      await socket.next("hello");
      await byCookie.next("hello");
      assertEquals(await statusOf(end({ cookie })), 204);
      assertEquals((await socket.closed).code, 4001);
      assertEquals((await byCookie.closed).code, 4001);
      assertEquals(await plain.closed, 4001);
      assertEquals(await statusOf(postJson(server, "/rooms/x", { text: "x" }, { cookie })), 401);
      for (const path of ["/rooms/lobby", "/rooms", "/session", "/rooms/lobby?follow"]) {
        assertEquals(await statusOf(get(server, path, "*/*", { authorization })), 401);
      }
      const refused = JsonSocket.open(server.socketUrl, { token });
      assertEquals(await refused.then(() => "open", () => "refused"), "refused");
    },
  );

  await t.step(
    "of nobody: reading is allowed, writing is 401, and a guest's name is one",
    async () => {
      const { user, sessions, house: config } = await getJson(server, "/session");
      assertEquals([user, sessions], [null, []]);
      assertEquals(config, { password: false, guests: true, textMax: 4_000 });
      const guest = (await getJson(server, "/session?name=alice")).user;
      assertEquals([guest.name, guest.guest], ["alice", true]);
      const again = (await getJson(server, "/session?name=alice")).user;
      const other = (await getJson(server, "/session?name=Alice")).user;
      assertEquals(again.id, guest.id);
      assertNotEquals(other.id, guest.id);
      assertEquals(await statusOf(end({})), 401);
    },
  );

  await t.step("outlives a restart of the server", async () => {
    const { authorization, user } = await signIn(server, "stays");
    await server.kill("SIGKILL");
    await server.restart();
    assertEquals((await getJson(server, "/session", { authorization })).user, user);
  });
});

Deno.test("under https the cookie is Secure and bound to this host", async () => {
  const env = { HUBBUB_URL: "https://chat.example.org" };
  await using server = await ServerProcess.start({ env });
  const signedIn = await postJson(server, "/session", { name: "alice" });
  await signedIn.body?.cancel();
  const set = signedIn.headers.get("set-cookie") ?? "";
  assertMatch(set, /^__Host-hubbub=[\w-]{43}; /);
  for (const flag of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) assert(set.includes(flag));
  assertEquals(set.includes("Domain"), false);
  const cookie = set.split(";")[0]!;
  assertEquals((await getJson(server, "/session", { cookie })).user.name, "alice");
  // A cookie without the prefix may come from anywhere, and is ignored.
  const bare = cookie.replace("__Host-", "");
  assertEquals((await getJson(server, "/session", { cookie: bare })).user, null);
  const ended = await fetch(`${server.url}/session`, { method: "DELETE", headers: { cookie } });
  const taken = ended.headers.get("set-cookie") ?? "";
  // Without Secure, a browser would not accept a cookie of that name.
  assertMatch(taken, /^__Host-hubbub=;.*Secure/);
  await ended.body?.cancel();
});

Deno.test("only a listed proxy may say the address and scheme of a user", async () => {
  const proxied = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7" };
  const cookieOf = async (server: ServerProcess) => {
    const response = await postJson(server, "/session", { name: "alice" }, proxied);
    await response.body?.cancel();
    return response.headers.get("set-cookie") ?? "";
  };
  await using open = await ServerProcess.start();
  assertMatch(await cookieOf(open), /^hubbub-\d+=/);
  const env = { HUBBUB_PROXIES: "127.0.0.0/8,10.0.0.0/8", HUBBUB_CONNECTIONS: "1" };
  await using behind = await ServerProcess.start({ env });
  assertMatch(await cookieOf(behind), /^__Host-hubbub-\d+=.*Secure/);

  // Connections count for the client: the last address in the list that is not one of our proxies.
  const openFor = (forwarded: string) =>
    EventSourceReader.open(`${behind.url}/rooms/lobby`, {
      headers: { "x-forwarded-for": forwarded },
    });
  await using first = await openFor("198.51.100.1, 203.0.113.7, 10.0.0.1");
  await using same = await openFor("198.51.100.2, 203.0.113.7");
  await using other = await openFor("203.0.113.8");
  assertEquals([first, same, other].map(({ response }) => response.status), [200, 429, 200]);
});

Deno.test("signing out has the browser forget what it keeps, and ending another session or a token does not", async () => {
  await using server = await ServerProcess.start();
  const clears = async (response: Promise<Response>) => {
    const { headers, body } = await response;
    await body?.cancel();
    return headers.get("clear-site-data");
  };
  const end = (headers: Record<string, string>, id = "") =>
    fetch(`${server.url}/session${id}`, { method: "DELETE", headers });
  const { cookie, authorization } = await signIn(server, "Ada");
  const own = await postJson(server, "/session", { name: "Ada", token: true }, { authorization });
  const { token } = await own.json();
  const { sessions } = await getJson(server, "/session", { cookie });
  const other = sessions.find(({ current }: SessionBody) => !current).id;
  assertEquals(
    await clears(post(server, "/session/end", FORM, `session=${other}`, { cookie })),
    null,
  );
  assertEquals(await clears(end({ authorization: `Bearer ${token}` })), null);
  assertEquals(
    await clears(post(server, "/session/end", FORM, "", { cookie })),
    '"cache", "storage"',
  );
  const again = await signIn(server, "Ada");
  assertEquals(await clears(end({ cookie: again.cookie })), '"cache", "storage"');
});

Deno.test("one person has a bounded number of sessions, all of which they can see and end", async () => {
  await using server = await ServerProcess.start();
  const { cookie } = await signIn(server, "alice");
  const mint = () =>
    statusOf(fetch(`${server.url}/session`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ name: "alice", token: true }),
    }));
  for (let n = 1; n < 100; n++) assertEquals(await mint(), 200);
  assertEquals(await mint(), 403);
  const { sessions } = await getJson(server, "/session", { cookie });
  assertEquals(sessions.length, 100);
});
