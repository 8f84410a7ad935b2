// Writes over plain HTTP: the ack or error that each answer becomes.

import { assertEquals, assertRejects } from "@std/assert";
import { RETRY_AFTER_MAX_MS } from "../../../protocol/parse_server_frame.ts";
import { httpWrite } from "../../../client/connection/http_write.ts";

function write(answer: Response) {
  return httpWrite({ type: "say", text: "hi", nonce: "n1" }, {
    address: { room: "lobby" },
    fetch: () => Promise.resolve(answer),
    signal: new AbortController().signal,
  });
}

function html(status: number): Response {
  return new Response("<h1>Sign in to the café</h1>", { status });
}

/** An answer whose connection breaks amid its body. */
function brokenOff(status: number): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"seq":'));
      controller.error(new TypeError("connection reset"));
    },
  });
  return new Response(body, { status });
}

Deno.test("httpWrite() returns an ack for a written event", async () => {
  const ack = await write(Response.json({ seq: 3, id: "x", at: 5, text: "hi" }, { status: 201 }));
  assertEquals(ack, { type: "ack", room: "lobby", nonce: "n1", seq: 3, id: "x", at: 5 });
});

Deno.test("httpWrite() returns an error for a refusal, and for a proxy's page by its status", async () => {
  const problem = { code: "rate_limited", detail: "Wait", retryAfter: 500 };
  assertEquals(await write(Response.json(problem, { status: 429 })), {
    ...{ type: "error", room: "lobby", nonce: "n1" },
    ...{ code: "rate_limited", message: "Wait", retryAfter: 500 },
  });
  for (const [status, code] of [[502, "unavailable"], [403, "forbidden"]] as const) {
    const refused = await write(html(status));
    assertEquals(refused.type === "error" && refused.code, code);
  }
});

Deno.test("httpWrite() throws for an answer that is not an ack", async () => {
  await assertRejects(() => write(html(200)), SyntaxError);
  await assertRejects(() => write(brokenOff(201)), TypeError);
  await assertRejects(() => write(brokenOff(503)), TypeError);
});

Deno.test("httpWrite() returns an error whatever fields a refusal has", async () => {
  for (
    const [problem, retryAfter] of [
      [{ code: "rate_limited", retryAfter: "soon" }, undefined],
      [{ code: "rate_limited", retryAfter: -1 }, undefined],
      [{ code: "rate_limited", retryAfter: 1e300, detail: {} }, RETRY_AFTER_MAX_MS],
      [{ code: "constructor", detail: 5 }, undefined],
      [null, undefined],
      ["no", undefined],
    ] as const
  ) {
    const answer = await write(Response.json(problem, { status: 429 }));
    assertEquals(answer, {
      ...{ type: "error", room: "lobby", nonce: "n1", retryAfter },
      ...{ code: "rate_limited", message: "Too many at once" },
    });
  }
});
