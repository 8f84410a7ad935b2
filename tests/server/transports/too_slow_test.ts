// A socket that stops reading is closed with 4008, and loses nothing. From outside.

import { assert, assertEquals } from "@std/assert";
import { getJson } from "../../support/http_requests.ts";
import { JsonSocket } from "../../support/json_socket.ts";
import { rawFrameBytes, RawWebSocket } from "../../support/raw_web_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

const TEXT = "é".repeat(4_000);
/** Little enough that the writer, which receives its own messages, is never behind. */
const BATCH = 4;
/** 16 MB: more than the kernels buffer between two processes. */
const SAYS_MAX = 2_000;
/** Ends with the close; a busy machine may take this long for it. */
const IDLE_MS = 20_000;
const PAGE = 200;

Deno.test("a client that stops reading is closed with 4008, and finds the rest by its cursor", async () => {
  const env = { HUBBUB_RATE: "0", HUBBUB_OUTBOX: "65536" };
  await using server = await ServerProcess.start({ env });
  using stalled = await RawWebSocket.open(server.port, "/ws?name=sleeper");
  const join = JSON.stringify({ type: "join", room: "lobby", after: 0 });
  await stalled.write(rawFrameBytes({ opcode: 1, payload: new TextEncoder().encode(join) }));
  await using writer = await JsonSocket.open(server.socketUrl, { name: "writer" });
  writer.send({ type: "join", room: "lobby" });
  await writer.next("joined", ({ count }) => count === 2);
  const isClosed = () =>
    server.log.some(({ event, code }) => event === "socket_closed" && code === 4008);
  let said = 0;
  while (!isClosed()) {
    assert(said < SAYS_MAX, "it is never closed");
    said += BATCH;
    for (let n = 0; n < BATCH; n++) writer.send({ type: "say", room: "lobby", text: TEXT });
    await writer.next("ack", ({ seq }) => seq === said, 20_000);
  }
  // The reader resumes: first what was in transit, then the reason of the close.
  const { texts, closeCode, fault } = await stalled.transcript(IDLE_MS);
  assertEquals([closeCode, fault], [4008, undefined]);
  const seen = texts.flatMap((text) => text.split("\n")).map((line) => JSON.parse(line))
    .filter(({ type }) => type === "message").map(({ seq }) => seq);
  while (seen.length < said) {
    const { events } = await getJson(server, `/rooms/lobby?after=${seen.length}&limit=${PAGE}`);
    assert(events.length > 0);
    for (const { seq } of events) seen.push(seq);
  }
  assertEquals(seen, Array.from({ length: said }, (_, n) => n + 1));
});
