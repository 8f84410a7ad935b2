// Requests that have no body: one of unknown length is refused, as nobody would read it.

import { assertEquals } from "@std/assert";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";
import { statusOf } from "../support/http_visitor.ts";

const CHUNK_BYTES = 500_000;
/** 100 MB: blocked everybody for some ten seconds once the stream ended. */
const CHUNKS = 200;
/** So often that it cannot be answered before the end is noticed. */
const ASKED = 50;
const ANSWERED_WITHIN_MS = 3_000;

Deno.test("a GET with a chunked body gets 400, whatever it would have been answered with", async () => {
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
    using connection = await RawConnection.open(server.port);
    await connection.request(method, path, { accept, "transfer-encoding": "chunked" });
    assertEquals([method, path, (await connection.head()).status], [method, path, 400]);
  }
  // Some clients say that there is nothing, or send what nobody reads.
  for (const [length, body] of [["0", ""], ["2", "hi"]] as const) {
    using connection = await RawConnection.open(server.port);
    await connection.request("GET", "/rooms/lobby", { "content-length": length });
    await connection.send(body);
    assertEquals((await connection.head()).status, 200);
  }
});

Deno.test("a GET of a stream that goes on as a body blocks nobody when it ends", async () => {
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
    // Thrown out: so much the better.
  }
  await connection.head();
  for (let n = 0; n < ASKED; n++) {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    assertEquals(await statusOf(fetch(`${server.url}/healthz`, { signal })), 200);
  }
});
