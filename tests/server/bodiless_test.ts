// Requests without a body: a long one, or one of unknown length, is refused, because nobody would
// read it.

import { assertEquals } from "@std/assert";
import { h2cRequest } from "../support/h2c_request.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";
import { statusOf } from "../support/http_requests.ts";

const CHUNK_BYTES = 500_000;
/** 100 MB, which blocked everyone for some ten seconds once the stream ended. */
const CHUNKS = 200;
/** So often that the answers cannot be sent before the end is noticed. */
const ASKED = 50;
const ANSWERED_WITHIN_MS = 3_000;

Deno.test("a GET with a chunked or a long body gets 400, whatever it would have been answered with", async () => {
  await using server = await ServerProcess.start();
  const forms = [
    ["GET", "/rooms/lobby", "text/event-stream"],
    ["GET", "/rooms/lobby?follow", "text/plain"],
    ["GET", "/rooms/lobby?after=0&wait=20", "application/json"],
    ["GET", "/rooms/lobby", "text/html"],
    ["GET", "/static/page.css", "*/*"],
    ["HEAD", "/rooms/lobby", "text/html"],
    ["OPTIONS", "/rooms/lobby", "*/*"],
  ] as const;
  for (const [method, path, accept] of forms) {
    for (
      const [header, value] of [
        ["transfer-encoding", "chunked"],
        ["content-length", "1025"],
        ["content-length", "100000000"],
      ] as const
    ) {
      using connection = await RawConnection.open(server.port);
      await connection.request(method, path, { accept, [header]: value });
      const { status } = await connection.head();
      assertEquals([method, path, value, status], [method, path, value, 400]);
    }
  }
  // Some clients send a length of zero, or a short body that nobody reads.
  for (const [length, body] of [["0", ""], ["2", "hi"]] as const) {
    using connection = await RawConnection.open(server.port);
    await connection.request("GET", "/rooms/lobby", { "content-length": length });
    await connection.send(body);
    assertEquals((await connection.head()).status, 200);
  }
});

Deno.test("a GET with a long body gets 400 over HTTP/2 too", async () => {
  await using server = await ServerProcess.start();
  const ask = async (length: number) => {
    const { status } = await h2cRequest(server.url, {
      path: "/rooms/lobby",
      headers: { accept: "application/json", "content-length": String(length) },
      body: "x".repeat(length),
    });
    return status;
  };
  assertEquals([await ask(2), await ask(2_000)], [200, 400]);
});

Deno.test("a GET of a stream with an endless body blocks nobody when it ends", async () => {
  await using server = await ServerProcess.start();
  using connection = await RawConnection.open(server.port);
  await connection.request("GET", "/rooms/lobby", {
    accept: "text/event-stream",
    "transfer-encoding": "chunked",
  });
  const chunk = `${CHUNK_BYTES.toString(16)}\r\n${"x".repeat(CHUNK_BYTES)}\r\n`;
  try {
    for (let n = 0; n < CHUNKS; n++) await connection.send(chunk);
    await connection.endSending();
  } catch {
    // Disconnected, which is even better.
  }
  await connection.head();
  for (let n = 0; n < ASKED; n++) {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    assertEquals(await statusOf(fetch(`${server.url}/healthz`, { signal })), 200);
  }
});
