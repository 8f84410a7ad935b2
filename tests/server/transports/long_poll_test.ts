// Long polling with the real server: `wait` holds, answers as soon as there is an event, and ends.

import { assert, assertEquals } from "@std/assert";
import { get, getJson, say, sayMany, signIn, statusOf } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { RawConnection } from "../../support/raw_connection.ts";
import { ServerProcess } from "../../support/server_process.ts";

const NO_LIMITS = { HUBBUB_RATE: "0" };
/** Less than half of the waits of 20 s and more: an answer by then did not wait to its end. */
const AT_ONCE_MS = 8_000;

interface Poll {
  readonly seqs: readonly number[];
  readonly complete: boolean;
  readonly ms: number;
}

async function poll(server: ServerProcess, query: string): Promise<Poll> {
  const started = performance.now();
  const { events, complete } = await getJson(server, `/rooms/lobby?${query}`);
  const seqs = events.map(({ seq }: { seq: number }) => seq);
  return { seqs, complete, ms: performance.now() - started };
}

Deno.test("a poll that waits", async (t) => {
  await using server = await ServerProcess.start({ env: NO_LIMITS });

  await t.step("answers at once if there is an event already", async () => {
    await sayMany(server, "lobby", 3);
    const { seqs, ms } = await poll(server, "after=1&wait=20");
    assertEquals(seqs, [2, 3]);
    assert(ms < AT_ONCE_MS);
  });

  await t.step("answers the moment something comes", async () => {
    await using bob = await present(server, "bob");
    const polls = Array.from({ length: 20 }, () => poll(server, "after=3&wait=20&name=poller"));
    await bob.next("presence", ({ joined }) => joined.some(({ name }) => name === "poller"));
    await say(server, "lobby", "m4");
    for (const { seqs, ms } of await Promise.all(polls)) {
      assertEquals(seqs, [4]);
      assert(ms < AT_ONCE_MS);
    }
  });

  await t.step("wakes for an edit too, as that is an event", async () => {
    const carol = await signIn(server, "carol");
    await using socket = await JsonSocket.open(server.socketUrl, { token: carol.token });
    socket.send({ type: "join", room: "lobby" }, { type: "say", room: "lobby", text: "m5" });
    await socket.next("ack");
    const waiting = poll(server, "after=5&wait=20");
    socket.send({ type: "edit", room: "lobby", target: 5, text: "M5" });
    assertEquals((await waiting).seqs, [6]);
  });

  await t.step("is empty when the time is over, and not before", async () => {
    const { seqs, complete, ms } = await poll(server, "after=6&wait=0.4");
    assertEquals([seqs, complete], [[], true]);
    assert(ms >= 400);
    assert(ms < 400 + AT_ONCE_MS);
  });

  await t.step("is never empty before its time, however fast one asks", async () => {
    // What a reader took from the log may be broadcast only after that.
    await using writer = await present(server, "writer");
    let after = (await getJson(server, "/rooms/lobby")).head;
    const last = after + 200;
    for (let n = 0; n < 200; n++) writer.send({ type: "say", room: "lobby", text: "x" });
    while (after < last) {
      const { seqs, ms } = await poll(server, `after=${after}&wait=20`);
      assert(seqs.length > 0, `nothing after ${after}, ${ms} ms into a wait of 20 s`);
      assertEquals(seqs[0], after + 1);
      after = seqs.at(-1)!;
    }
  });

  await t.step("answers when others are here than its reader knows, and gathers them", async () => {
    await using bob = await present(server, "bob");
    const head = (await getJson(server, "/rooms/lobby")).head;
    const ask = (query: string) =>
      getJson(server, `/rooms/lobby?users&after=${head}&name=patient&${query}`);
    const names = ({ users }: { users: { name: string }[] }) => users.map(({ name }) => name);
    const first = await ask("wait=0");
    await bob.next("presence", ({ joined }) => joined.some(({ name }) => name === "patient"));
    // The list may have been ahead of the notices: then the next answer has the same users.
    const knows = await ask("");
    assert(names(first).includes("patient"));
    const started = performance.now();
    const waiting = ask(`wait=20&presence=${knows.presence}`);
    await using _carol = await present(server, "carol");
    await using _dave = await present(server, "dave");
    const answer = await waiting;
    const ms = performance.now() - started;
    assert(names(answer).includes("carol") && names(answer).includes("dave"), `${names(answer)}`);
    assert(ms >= 1_000, `gathered for ${ms} ms only`);
    assert(ms < AT_ONCE_MS, `${ms} ms`);
    // Changes between two polls are answered too, because nobody waited for them then.
    const missed = ask(`wait=20&presence=${knows.presence}`);
    assert((await missed).presence !== knows.presence);
    // A client that keeps polling is present all the time, which is no change.
    let { presence } = await ask("");
    for (let n = 0; n < 3; n++) ({ presence } = await ask(`wait=0.1&presence=${presence}`));
    const before = presence;
    for (let n = 0; n < 3; n++) ({ presence } = await ask(`wait=0.1&presence=${presence}`));
    assertEquals(presence, before);
    // A message waits for nothing.
    const reported = ask(`wait=20&presence=${(await ask("")).presence}`);
    await say(server, "lobby", "at once");
    assertEquals((await reported).events.map(({ text }: { text: string }) => text), ["at once"]);
    for (const presence of ["-1", "1e3", "x", "1.5", ""]) {
      assertEquals(
        await statusOf(get(server, `/rooms/lobby?users&presence=${presence}`, "application/json")),
        400,
      );
    }
  });

  await t.step("keeps a name present while it waits", async () => {
    await using bob = await present(server, "bob");
    using raw = await RawConnection.open(server.port);
    const head = (await getJson(server, "/rooms/lobby")).head;
    const accept = "application/json";
    await raw.request("GET", `/rooms/lobby?after=${head}&wait=20&name=waiter`, { accept });
    const came = await bob.next(
      "presence",
      ({ joined }) => joined.some(({ name }) => name === "waiter"),
    );
    assert(came.count >= 2);
  });
});

Deno.test("an ended session ends its polls at once with 401", async () => {
  await using server = await ServerProcess.start({ env: NO_LIMITS });
  await using bob = await present(server, "bob");
  const { authorization } = await signIn(server, "alice");
  const waiting = get(server, "/rooms/lobby?after=0&wait=20", "application/json", {
    authorization,
  });
  await bob.next("presence", ({ joined }) => joined.some(({ name }) => name === "alice"));
  const started = performance.now();
  await statusOf(fetch(`${server.url}/session`, { method: "DELETE", headers: { authorization } }));
  const response = await waiting;
  assertEquals([response.status, (await response.json()).code], [401, "unauthorized"]);
  assert(performance.now() - started < AT_ONCE_MS);
});

Deno.test("a stop answers every poll, empty, and ends with 0", async () => {
  await using server = await ServerProcess.start({ env: NO_LIMITS });
  await say(server, "lobby", "one");
  await using bob = await present(server, "bob");
  const polls = Array.from({ length: 10 }, () => poll(server, "after=1&wait=60&name=poller"));
  await bob.next("presence", ({ joined }) => joined.some(({ name }) => name === "poller"));
  const ending = server.kill("SIGTERM");
  for (const { seqs, complete, ms } of await Promise.all(polls)) {
    assertEquals([seqs, complete], [[], true]);
    assert(ms < AT_ONCE_MS);
  }
  assertEquals((await ending).code, 0);
  assertEquals(server.output.includes('"level":"error"'), false);
});

Deno.test("a client that goes gives its slot back at once", async () => {
  const env = { ...NO_LIMITS, HUBBUB_CONNECTIONS: "2" };
  await using server = await ServerProcess.start({ env });
  await using bob = await present(server, "bob");
  const accept = "application/json";
  const raw = await RawConnection.open(server.port);
  await raw.request("GET", "/rooms/lobby?after=0&wait=60&name=gone", { accept });
  await bob.next("presence", ({ joined }) => joined.some(({ name }) => name === "gone"));
  const tooMany = await get(server, "/rooms/lobby?after=0&wait=60", accept);
  assertEquals([tooMany.status, (await tooMany.json()).code], [429, "rate_limited"]);
  assert(Number(tooMany.headers.get("retry-after")) > 0);
  // What does not wait needs no slot.
  assertEquals(await statusOf(get(server, "/rooms/lobby?after=0", accept)), 200);
  raw.close();
  // The server notices it some time later, far sooner than the end of the wait.
  const started = performance.now();
  while (await statusOf(get(server, "/rooms/lobby?after=0&wait=0.05", accept)) === 429) {
    assert(performance.now() - started < AT_ONCE_MS);
  }
  assertEquals(server.output.includes("legacy"), false);
});

/** A user in the lobby who sees joins. */
async function present(server: ServerProcess, name: string): Promise<JsonSocket> {
  const socket = await JsonSocket.open(server.socketUrl, { name });
  socket.send({ type: "join", room: "lobby" });
  await socket.next("joined");
  return socket;
}
