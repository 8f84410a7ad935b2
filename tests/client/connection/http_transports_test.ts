// The transports over plain HTTP, server-sent events and polling, with answers that the tests write.

import { assertEquals } from "@std/assert";
import { SILENT_AFTER_MS } from "../../../client/connection/sse_transport.ts";
import { ANSWERED_WITHIN_MS } from "../../../client/connection/bounded_request.ts";
import { ADA, message, pageOf } from "../sample.ts";
import { live, Rig, settle, sse, stream } from "./http_transports_rig.ts";

Deno.test("sseTransport() continues after the cursor, and is live once it has caught up", async () => {
  const rig = new Rig("sse");
  const { response, write } = stream();
  await rig.answer(response);
  assertEquals(rig.asked[0]?.url, "/rooms/lobby?after=7.e1");
  await write("retry: 1000\n\n");
  await write(sse("message", message(8)));
  await write(sse("message", message(9)));
  // However long it takes: missed messages must not be announced as new.
  assertEquals([rig.received, rig.live], [[message(8), message(9)], 0]);
  await write(live(9) + sse("message", message(10)));
  assertEquals(rig.reported, ["message 8", "message 9", "joined 9", "live", "message 10"]);
  rig.link.close();
});

Deno.test("sseTransport() treats the first presence event as all present users", async () => {
  const rig = new Rig("sse");
  const { response, write } = stream();
  await rig.answer(response);
  const nobody = { left: [], away: [], back: [] };
  await write(live(7));
  await write(
    sse("presence", { type: "presence", room: "lobby", joined: [], ...nobody, count: 1 }),
  );
  assertEquals(rig.received.map(({ type }) => type), ["joined", "presence"]);
  const [first] = rig.received;
  assertEquals(first?.type === "joined" && [first.users, first.count], [[ADA], 1]);
  rig.link.close();
});

Deno.test("sseTransport() delivers the page of a reset as a whole", async () => {
  const rig = new Rig("sse");
  const { response, write } = stream();
  await rig.answer(response);
  await write(sse("reset", { epoch: "e2", head: 2 }) + sse("message", message(1)));
  await write(sse("message", message(2)));
  assertEquals([rig.received.length, rig.live], [0, 0]);
  await write(live(2, "e2"));
  assertEquals(rig.received, [{
    type: "joined",
    room: "lobby",
    complete: false,
    epoch: "e2",
    ...pageOf([message(1), message(2)], 2),
    users: [ADA],
    count: 1,
  }]);
  assertEquals(rig.live, 1);
  rig.link.close();
});

Deno.test("sseTransport() treats a stream without comments as dead", async () => {
  const rig = new Rig("sse");
  const { response, write } = stream();
  await rig.answer(response);
  await write(": hello\n\n");
  rig.time.advance(SILENT_AFTER_MS - 1);
  await write(": still here\n\n");
  rig.time.advance(SILENT_AFTER_MS - 1);
  assertEquals(rig.closes, []);
  rig.time.advance(1);
  assertEquals(rig.closes, ["reconnect lost"]);
});

Deno.test("sseTransport() ends by the status of a refusal", async () => {
  for (
    const [status, close] of [
      [401, "stay_away session_ended"],
      [404, "stay_away refused"],
      [429, "reconnect_later too_many"],
      [503, "reconnect lost"],
    ] as const
  ) {
    const headers = { "content-type": "application/problem+json" };
    const rig = new Rig("sse");
    await rig.answer(new Response("{}", { status, headers }));
    assertEquals(rig.closes, [close]);
    // A captive portal may send the same status, and knows nothing about the session.
    const byProxy = new Rig("sse");
    await byProxy.answer(new Response("<html>", { status }));
    assertEquals(byProxy.closes, ["reconnect lost"]);
  }
});

Deno.test("sseTransport() writes by POST with the nonce as its key", async () => {
  const rig = new Rig("sse");
  const { response, write } = stream();
  await rig.answer(response);
  await write(":\n\n");
  rig.link.send({ type: "say", text: "hi", nonce: "n1" });
  await rig.answer(Response.json(message(8), { status: 201 }));
  const asked = rig.asked.at(-1);
  assertEquals([asked?.init.method, asked?.url], ["POST", "/rooms/lobby"]);
  assertEquals(new Headers(asked?.init.headers).get("idempotency-key"), "n1");
  assertEquals(rig.received, [
    { type: "ack", room: "lobby", nonce: "n1", seq: 8, id: "id8", at: 8_000 },
  ]);
  rig.link.close();
});

Deno.test("sseTransport() turns a problem into an error frame", async () => {
  const rig = new Rig("sse");
  const { response } = stream();
  await rig.answer(response);
  rig.link.send({ type: "say", text: "hi", nonce: "n1" });
  await rig.answer(
    Response.json({ code: "rate_limited", detail: "Slowly" }, {
      status: 429,
      headers: { "retry-after": "2" },
    }),
  );
  assertEquals(rig.received, [{
    type: "error",
    code: "rate_limited",
    message: "Slowly",
    room: "lobby",
    nonce: "n1",
    retryAfter: 2_000,
  }]);
  rig.link.close();
});

Deno.test("pollingTransport() joins by a poll that does not wait, and then waits", async () => {
  const rig = new Rig("polling");
  const page = { room: "lobby", epoch: "e1", complete: true, ...pageOf([message(8)], 8) };
  await rig.answer(Response.json(page));
  assertEquals(rig.asked[0]?.url, "/rooms/lobby?after=7.e1&limit=200&users=1");
  assertEquals([rig.live, rig.received], [1, [{ ...page, type: "joined" }]]);
  rig.head = 8;
  await settle();
  assertEquals(rig.asked.length, 2);
  rig.link.close();
});

Deno.test("pollingTransport() polls again from the cursor, and ends without an answer", async () => {
  const rig = new Rig("polling");
  const page = { room: "lobby", epoch: "e1", head: 7, complete: true, events: [] };
  await rig.answer(Response.json(page));
  await rig.answer(Response.json(page));
  assertEquals(rig.asked[2]?.url, "/rooms/lobby?after=7.e1&limit=200&users=1&wait=25");
  assertEquals(rig.live, 1);
  rig.time.advance(35_000);
  assertEquals(rig.closes, ["reconnect lost"]);
  assertEquals(rig.time.pendingTimers, 0);
});

Deno.test("sseTransport() and pollingTransport() deliver valid frames, and report malformed ones", async () => {
  const reaction = { ...message(8), type: "reaction", target: 7 };
  const nobody = { left: [], away: [], back: [] };
  const onStream = new Rig("sse");
  const { response, write } = stream();
  await onStream.answer(response);
  await write(
    sse("presence", { type: "presence", room: "lobby", joined: [], ...nobody, count: 0 }) +
      sse("live", { epoch: "e1", head: 7 }) +
      sse("reaction", reaction) + sse("message", message(9)) +
      sse("weather", { type: "weather", room: "lobby" }) + sse("tide", { height: 3 }) +
      sse("message", { ...message(10), text: 5 }) + "event: message\ndata: {\n\n",
  );
  const kinds = ["joined", "unknown", "message", "malformed", "malformed"];
  assertEquals(onStream.received.map(({ type }) => type), kinds);
  onStream.link.close();

  const onPolls = new Rig("polling");
  const page = { room: "lobby", epoch: "e1", head: 9, complete: true };
  await onPolls.answer(Response.json({ ...page, events: [reaction, message(9)] }));
  const [joined] = onPolls.received;
  assertEquals(
    joined?.type === "joined" && joined.events.map(({ type, seq }) => `${type} ${seq}`),
    ["unknown 8", "message 9"],
  );
  // A captive portal's page is no answer, not even as JSON.
  await onPolls.answer(Response.json({ please: "log in" }));
  assertEquals(onPolls.closes, ["reconnect lost"]);
});

Deno.test("pollingTransport() waits for users other than those of the last answer", async () => {
  const rig = new Rig("polling");
  const page = { room: "lobby", epoch: "e1", head: 7, complete: true, events: [] };
  await rig.answer(Response.json({ ...page, users: [ADA], count: 1, presence: 41 }));
  await settle();
  assertEquals(new URL(rig.asked[1]!.url, "http://x").searchParams.get("presence"), "41");
  // An older server does not say it.
  await rig.answer(Response.json({ ...page, users: [ADA], count: 1 }));
  await settle();
  assertEquals(rig.asked[2]!.url.includes("presence"), false);
  rig.link.close();
});

Deno.test("pollingTransport() pauses after a page in which an event is missing", async () => {
  const rig = new Rig("polling");
  const page = { room: "lobby", epoch: "e1", head: 9, complete: true, events: [message(9)] };
  await rig.answer(Response.json(page));
  await settle();
  assertEquals(rig.asked.length, 1);
  rig.time.advance(5_000);
  await settle();
  assertEquals(rig.asked.length, 2);
  rig.link.close();
});

Deno.test("pollingTransport() continues from the last seq of a page, which may list fewer", async () => {
  const rig = new Rig("polling");
  const page = { room: "lobby", epoch: "e1", complete: true };
  await rig.answer(Response.json({ ...page, first: 8, last: 7, head: 7, newest: 7, events: [] }));
  const range = { first: 8, last: 11, head: 11, newest: 10 };
  const events = [message(8), message(10)];
  await rig.answer(Response.json({ ...page, ...range, events }));
  rig.head = 11;
  await settle();
  // It does not pause, as nothing is missing.
  assertEquals(rig.asked.length, 3);
  assertEquals(rig.received.slice(1), [
    { ...page, ...range, type: "joined", last: 7, events: [] },
    ...events,
    { ...page, ...range, type: "joined", events: [] },
  ]);
  rig.link.close();
});

Deno.test("pollingTransport() pauses after a page that covers nothing before its head", async () => {
  const rig = new Rig("polling");
  const page = { room: "lobby", epoch: "e1", complete: true, first: 8, last: 9, head: 9 };
  const lost = { type: "message", text: "without a place" };
  await rig.answer(Response.json({ ...page, events: [lost, message(9)] }));
  await settle();
  assertEquals(rig.asked.length, 1);
  rig.time.advance(5_000);
  await settle();
  assertEquals(rig.asked.length, 2);
  rig.link.close();
});

Deno.test("sseTransport() abandons a write without an answer, and is opened again", async () => {
  const rig = new Rig("sse");
  const { response, write } = stream();
  await rig.answer(response);
  await write(":\n\n");
  rig.link.send({ type: "say", text: "hi", nonce: "n1" });
  await settle();
  rig.time.advance(ANSWERED_WITHIN_MS);
  await settle();
  assertEquals(rig.asked.at(-1)?.init.signal?.aborted, true);
  assertEquals(rig.closes, ["reconnect lost"]);
});

Deno.test("sseTransport() and pollingTransport() end if the server no longer knows the page's user", async () => {
  const other = { ...ADA, id: "u_other" };
  const page = { room: "lobby", epoch: "e1", head: 7, complete: true, events: [] };
  const answers = {
    sse: (user: unknown) => {
      const { response, write } = stream();
      write(sse("live", { epoch: "e1", head: 7, user }));
      return response;
    },
    polling: (user: unknown) => Response.json({ ...page, user }),
  };
  const ended = "stay_away session_ended";
  for (const kind of ["sse", "polling"] as const) {
    for (
      const [who, user, closes, live] of [
        [{ userId: () => ADA.id }, ADA, [], 1],
        // Signed out, and signed in as somebody else, in another tab.
        [{ userId: () => ADA.id }, null, [ended], 0],
        [{ userId: () => ADA.id }, other, [ended], 0],
        // A server that does not name the user.
        [{ userId: () => ADA.id }, undefined, [], 1],
        [{ userId: () => undefined }, null, [], 1],
        [{ userId: () => undefined }, other, [], 1],
        // A session takes precedence over a guest's name.
        [{ userId: () => "g_bob", guest: "Bob" }, other, [], 1],
      ] as const
    ) {
      const rig = new Rig(kind, who);
      await rig.answer(answers[kind](user));
      assertEquals([rig.closes, rig.live], [closes, live], `${kind} ${JSON.stringify(user)}`);
      rig.link.close();
      assertEquals(rig.time.pendingTimers, 0);
    }
    // The user signs in while a poll for nobody waits.
    const own: { id?: string } = {};
    const rig = new Rig(kind, { userId: () => own.id });
    await settle();
    own.id = ADA.id;
    await rig.answer(answers[kind](null));
    assertEquals(rig.closes, []);
    rig.link.close();
  }
});
