// Bytes that are too many, too slow or incomplete are bounded, and nobody else notices.

import { assert, assertEquals } from "@std/assert";
import { get, statusOf } from "../support/http_requests.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { IS_LONG } from "../support/long_form.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";
import { until } from "../support/until.ts";
import { ProcessGauge } from "./process_gauge.ts";

const LINUX = Deno.build.os === "linux";
const MB = 1_000_000;

/**
 * Sends pieces until the server closes the connection or `most` bytes are sent; returns the number.
 */
async function pour(connection: RawConnection, piece: string, most: number): Promise<number> {
  let sent = 0;
  try {
    for (; sent < most; sent += piece.length) await connection.send(piece);
  } catch {
    // The server closed the connection; its answer may still be readable.
  }
  return sent;
}

Deno.test("endless headers and addresses get 400, and cost next to nothing", {
  ignore: !LINUX,
}, async () => {
  await using server = await ServerProcess.start();
  const gauge = new ProcessGauge(server);
  const before = await gauge.rssMb();
  const endless: [start: string, piece: string][] = [
    ["GET / HTTP/1.1\r\nhost: x\r\nx-long: ", "y".repeat(64 * 1024)],
    ["GET / HTTP/1.1\r\nhost: x\r\n", `x-many: ${"y".repeat(1_000)}\r\n`],
    ["GET /", "y".repeat(64 * 1024)],
  ];
  for (const [start, piece] of endless) {
    using connection = await RawConnection.open(server.port);
    await connection.send(start);
    const sent = await pour(connection, piece, 64 * MB);
    // What the kernels buffer is sent before anything is read.
    assert(sent < 32 * MB, `${sent}`);
    assertEquals(await statusOf(get(server, "/healthz", "*/*")), 200);
  }
  assert(await gauge.rssMb() < before + 60);
});

Deno.test("an endless body of any type is cut off at 64 KiB", async () => {
  await using server = await ServerProcess.start();
  for (const length of ["transfer-encoding: chunked", "content-length: 9000000000"]) {
    using connection = await RawConnection.open(server.port);
    await connection.send(
      `POST /rooms/lobby?name=x HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\n${length}\r\n\r\n`,
    );
    const piece = "y".repeat(0x4000);
    const pouring = pour(
      connection,
      length.startsWith("t") ? `4000\r\n${piece}\r\n` : piece,
      32 * MB,
    );
    assertEquals([length, (await connection.head()).status], [length, 413]);
    connection.close();
    await pouring;
  }
});

Deno.test("a body that arrives at one byte per second is abandoned after ten seconds", {
  ignore: !IS_LONG,
}, async () => {
  await using server = await ServerProcess.start();
  using connection = await RawConnection.open(server.port);
  await connection.send(
    "POST /rooms/lobby?name=x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n",
  );
  const drip = setInterval(() => connection.send("y").catch(() => {}), 1_000);
  const started = performance.now();
  const { status } = await connection.head();
  clearInterval(drip);
  const seconds = (performance.now() - started) / 1_000;
  assertEquals(status, 400);
  assert(seconds > 8 && seconds < 15, `${seconds}`);
});

Deno.test("a thousand half requests delay nobody, and end with their connections", {
  ignore: !LINUX,
}, async () => {
  await using server = await ServerProcess.start();
  const gauge = new ProcessGauge(server);
  const before = await gauge.read();
  await using other = await JsonSocket.open(server.socketUrl, { name: "other" });
  const half: RawConnection[] = [];
  for (let n = 0; n < 1_000; n++) {
    const connection = await RawConnection.open(server.port);
    await connection.send(["", "GET / HT", "GET / HTTP/1.1\r\nhost: x\r\nx: "][n % 3]!);
    half.push(connection);
  }
  for (let n = 0; n < 10; n++) {
    other.send({ type: "ping" });
    await other.next("pong");
    assertEquals(await statusOf(get(server, "/", "text/html")), 200);
  }
  assert(await gauge.rssMb() < before.rssMb + 100);
  for (const connection of half) connection.close();
  await until(async () => (await gauge.read()).files <= before.files + 20);
});

Deno.test("running out of file descriptors ends the listener, which reopens by itself", {
  ignore: !LINUX,
}, async () => {
  await using server = await ServerProcess.start();
  const gauge = new ProcessGauge(server);
  const { files } = await gauge.read();
  const socket = await JsonSocket.open(server.socketUrl, { name: "alice" });
  socket.send({ type: "join", room: "lobby" }, { type: "say", room: "lobby", text: "before" });
  await socket.next("ack");
  const limited = await new Deno.Command("prlimit", {
    args: [`--pid=${server.pid}`, `--nofile=${files + 100}:${files + 100}`],
  }).output();
  assertEquals(limited.success, true);
  const silent: RawConnection[] = [];
  for (let n = 0; n < 200; n++) {
    // While the listener is being reopened, nobody can connect.
    const connection = await RawConnection.open(server.port).catch(() => undefined);
    if (connection !== undefined) silent.push(connection);
  }
  // All clients are disconnected, and those with a request reconnect.
  await socket.closed;
  let again: JsonSocket | undefined;
  while (again === undefined) {
    again = await JsonSocket.open(server.socketUrl, { name: "alice" }).catch(() => undefined);
  }
  again.send({ type: "join", room: "lobby", after: 0 });
  const { events } = await again.next("joined");
  assertEquals(events.map((event) => "text" in event ? event.text : ""), ["before"]);
  again.send({ type: "say", room: "lobby", text: "after" });
  await again.next("ack");
  await again.close();
  for (const connection of silent) connection.close();
  const errors = server.log.filter(({ level }) => level === "error").map(({ event }) => event);
  assertEquals(new Set(errors), new Set(["listener_ended"]));
  assertEquals((await server.kill("SIGTERM")).code, 0);
});
