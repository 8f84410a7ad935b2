// PATCH and DELETE of a message over HTTP: own messages only, once, and visible to all.

import { assertEquals } from "@std/assert";
import { JsonSocket } from "../../support/json_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

async function signIn(server: ServerProcess, name: string): Promise<Record<string, string>> {
  const response = await fetch(`${server.url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, token: true }),
  });
  return { authorization: `Bearer ${(await response.json()).token}` };
}

Deno.test("an edit and a removal over HTTP are events like any other, and retries are the same", async () => {
  await using server = await ServerProcess.start();
  const alice = await signIn(server, "alice");
  await using reader = await JsonSocket.open(server.socketUrl, { name: "reader" });
  reader.send({ type: "join", room: "lobby" });
  await reader.next("joined");
  const say = await fetch(`${server.url}/rooms/lobby`, {
    method: "POST",
    headers: { ...alice, "content-type": "text/plain" },
    body: "teh",
  });
  const permalink = server.url + say.headers.get("location")!;
  await say.body?.cancel();

  const edit = () =>
    fetch(permalink, {
      method: "PATCH",
      headers: { ...alice, "content-type": "application/json", "idempotency-key": "e1" },
      body: '{"text":"the"}',
    });
  const edited = await (await edit()).json();
  assertEquals([edited.type, edited.seq, edited.target, edited.text], ["edit", 2, 1, "the"]);
  assertEquals(await (await edit()).json(), edited);
  assertEquals((await reader.next("edit")).text, "the");

  const removed = await (await fetch(permalink, { method: "DELETE", headers: alice })).json();
  assertEquals([removed.type, removed.seq, removed.target], ["delete", 3, 1]);
  assertEquals((await reader.next("delete")).target, 1);
});

Deno.test("no user changes another user's message, and a guest not even their own", async () => {
  await using server = await ServerProcess.start();
  await (await fetch(`${server.url}/rooms/lobby?name=bob`, { method: "POST", body: "mine" }))
    .text();
  const mallory = await signIn(server, "mallory");
  const statusOf = async (path: string, init: RequestInit) => {
    const response = await fetch(`${server.url}${path}`, init);
    await response.body?.cancel();
    return response.status;
  };
  const body = "changed";
  assertEquals(
    await statusOf("/rooms/lobby/1", { method: "PATCH", headers: mallory, body }),
    403,
  );
  assertEquals(await statusOf("/rooms/lobby/1", { method: "DELETE", headers: mallory }), 403);
  assertEquals(await statusOf("/rooms/lobby/1?name=bob", { method: "DELETE" }), 403);
  assertEquals(await statusOf("/rooms/lobby/1", { method: "DELETE" }), 401);
  assertEquals(await statusOf("/rooms/lobby/9", { method: "DELETE", headers: mallory }), 404);
  const foreign = { ...mallory, origin: "https://evil.example" };
  assertEquals(await statusOf("/rooms/lobby/1", { method: "DELETE", headers: foreign }), 403);
});

Deno.test("a message has one address: no other spelling of its number changes, removes or shows it", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  const alice = await signIn(server, "alice");
  for (let n = 1; n <= 10; n++) {
    const body = `message ${n}`;
    const said = await fetch(`${server.url}/rooms/n`, { method: "POST", headers: alice, body });
    await said.body?.cancel();
  }
  const accept = "application/json";
  const spellings = [
    "1e1",
    "0xA",
    "0b1010",
    "010",
    "10.0",
    "+10",
    "%2010",
    "10%20",
    "-1",
    "0",
    "1_0",
  ];
  for (const seq of [...spellings, "9".repeat(400), "Infinity"]) {
    for (const method of ["PATCH", "DELETE", "GET"]) {
      const response = await fetch(`${server.url}/rooms/n/${seq}`, {
        method,
        headers: { ...alice, accept },
        ...(method === "PATCH" ? { body: "changed" } : {}),
      });
      await response.body?.cancel();
      assertEquals([seq, method, response.status], [seq, method, 404]);
    }
  }
  const page = await fetch(`${server.url}/rooms/n`, { headers: { accept } });
  assertEquals((await page.json()).head, 10);
});
