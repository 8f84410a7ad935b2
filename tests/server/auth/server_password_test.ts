// HUBBUB_PASSWORD: without a session, only the sign-in page can be read. From outside.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { get, getJson, post, postJson, signIn, statusOf } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

const PASSWORD = "open sesame";
const FORM = "application/x-www-form-urlencoded";
const SECRET = "what nobody else may read";
const UPGRADE = {
  connection: "upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

Deno.test("a members-only server", async (t) => {
  const env = { HUBBUB_PASSWORD: PASSWORD, HUBBUB_RATE: "0" };
  await using server = await ServerProcess.start({ env });
  const alice = await signIn(server, "alice", { password: PASSWORD });
  const { authorization, cookie } = alice;
  await statusOf(postJson(server, "/rooms/lobby", { text: SECRET }, { authorization }));
  await statusOf(postJson(server, "/rooms/hidden-room", { text: SECRET }, { authorization }));

  await t.step("shows a stranger nothing, on any address and in any format", async () => {
    const { epoch } = await getJson(server, "/rooms/lobby", { authorization });
    const paths = [
      "/rooms",
      "/rooms/lobby",
      "/rooms/lobby?name=bob",
      "/rooms/lobby?view=log",
      "/rooms/lobby?view=people",
      "/rooms/lobby?refresh=5",
      "/rooms/lobby?follow",
      "/rooms/lobby?after=0&wait=5",
      "/rooms/lobby?around=1",
      "/rooms/lobby/1",
      "/rooms/lobby/99",
      "/rooms/lobby/1?name=bob",
      `/avatars/${alice.user.id}`,
      "/session?name=bob",
      "/?room=hidden-room",
    ];
    for (const path of paths) {
      for (const accept of ["text/html", "application/json", "text/plain", "text/event-stream"]) {
        const response = await get(server, path, accept);
        const text = await response.text();
        assert(!text.includes(SECRET) && !text.includes(epoch), `${accept} ${path}`);
        assert(!text.includes("alice"), `${accept} ${path}`);
        if (path.startsWith("/session") || path.startsWith("/?")) continue;
        const isSignInPage = response.status === 303;
        if (isSignInPage) {
          assertMatch(
            response.headers.get("location") ?? "",
            /^\/\?room=lobby(&connect=refresh)?$/,
          );
        }
        assertEquals([accept, path, response.status], [accept, path, isSignInPage ? 303 : 401]);
        if (isSignInPage) assertEquals(accept, "text/html");
      }
    }
    const response = await (await get(server, "/", "text/html")).text();
    assert(!response.includes("hidden-room"));
    assertStringIncludes(response, 'type="password"');
  });

  await t.step("does not charge a stranger", async () => {
    const said = await post(server, "/rooms/lobby?name=bob", "text/plain", "x");
    assertEquals([said.status, (await said.json()).code], [401, "unauthorized"]);
    assertEquals(await statusOf(get(server, "/ws?name=bob", "*/*", UPGRADE)), 401);
    await using socket = await JsonSocket.open(server.socketUrl, { name: "bob" });
    assertEquals((await socket.next("hello")).user, null);
    const frames = [
      { type: "join", room: "lobby" },
      { type: "history", room: "lobby" },
    ];
    for (const frame of frames) {
      socket.send(frame);
      assertEquals((await socket.next("error")).code, "unauthorized");
    }
  });

  await t.step("is open to users with a session, and its sign-in page to everyone", async () => {
    for (const headers of [{ authorization }, { cookie }]) {
      assertEquals((await getJson(server, "/rooms/lobby", headers)).events[0].text, SECRET);
    }
    const page = await get(server, "/rooms/lobby", "text/html", { cookie });
    assertStringIncludes(await page.text(), SECRET);
    for (const path of ["/", "/healthz", "/static/page.css", "/session"]) {
      assertEquals([path, await statusOf(get(server, path, "*/*"))], [path, 200]);
    }
  });

  await t.step(
    "admits users who know the password, by JSON and by form, and no others",
    async () => {
      for (const password of [undefined, "", "wrong"]) {
        const response = await postJson(server, "/session", { name: "bob", password });
        assertEquals([response.status, (await response.json()).code], [401, "unauthorized"]);
        assertEquals(response.headers.get("set-cookie"), null);
      }
      const accept = "text/html";
      const wrong = await post(server, "/session", FORM, "name=bob&password=no", { accept });
      assertEquals(wrong.status, 401);
      const html = await wrong.text();
      assertStringIncludes(html, 'value="bob"');
      assertStringIncludes(html, "not the password");
      assert(!html.includes('value="no"'));
      const right = new URLSearchParams({ name: "bob", password: PASSWORD }).toString();
      assertEquals(await statusOf(post(server, "/session", FORM, right, { accept })), 303);
      // A signed-in user can change their name without it.
      assertEquals(await statusOf(postJson(server, "/session", { name: "al" }, { cookie })), 200);
      assert(!server.output.includes(PASSWORD));
    },
  );
});

Deno.test("wrong passwords are slow by address, right ones are not", async () => {
  const env = { HUBBUB_PASSWORD: PASSWORD, HUBBUB_PROXIES: "127.0.0.1" };
  await using server = await ServerProcess.start({ env });
  const tryAs = (address: string, password: string) =>
    postJson(server, "/session", { name: "x", password }, { "x-forwarded-for": address });
  // A class signs in at once, from one address.
  for (let n = 0; n < 15; n++) {
    assertEquals(await statusOf(tryAs("198.51.100.1", PASSWORD)), 200);
  }
  for (let n = 0; n < 10; n++) {
    assertEquals(await statusOf(tryAs("198.51.100.1", "wrong")), 401);
  }
  const refused = await tryAs("198.51.100.1", "wrong");
  assertEquals([refused.status, (await refused.json()).code], [429, "rate_limited"]);
  assert(Number(refused.headers.get("retry-after")) >= 1);
  // The right one too; otherwise the answer would reveal that it was right.
  assertEquals(await statusOf(tryAs("198.51.100.1", PASSWORD)), 429);
  assertEquals(await statusOf(tryAs("198.51.100.2", PASSWORD)), 200);
});
