// How little the platform holds for a peer that does not read.

import { assert, assertEquals } from "@std/assert";
import { SocketPump } from "../../server/sockets/socket_pump.ts";
import { SocketSink } from "../../server/sockets/socket_sink.ts";
import { ManualTime } from "../support/manual_time.ts";

/** A socket whose peer takes what the test says. */
class SlowSocket {
  readyState: WebSocket["readyState"] = WebSocket.OPEN;
  bufferedAmount = 0;
  readonly sent: string[] = [];

  send(data: unknown): void {
    this.sent.push(data as string);
    this.bufferedAmount += (data as string).length;
  }
}

function setUp() {
  const time = new ManualTime();
  const pump = new SocketPump(time.after);
  const socket = new SlowSocket();
  return { time, pump, socket, sink: new SocketSink(socket, pump) };
}

const MIB = 1024 * 1024;

Deno.test("SocketSink hands everything to a peer that reads, and starts no timer", () => {
  const { time, socket, sink } = setUp();
  for (let n = 0; n < 100; n++) {
    sink.send(`${n}`);
    socket.bufferedAmount = 0;
  }
  assertEquals([socket.sent.length, sink.pendingBytes, time.timers], [100, 0, 0]);
});

Deno.test("SocketSink keeps the most part of a stalled peer's bytes to itself, and lets go", () => {
  const { socket, sink, pump, time } = setUp();
  const payload = "x".repeat(8 * 1024);
  for (let n = 0; n < 128; n++) sink.send(payload);
  assertEquals(sink.pendingBytes, MIB);
  assert(socket.bufferedAmount <= 64 * 1024 + payload.length);
  socket.readyState = WebSocket.CLOSING;
  sink[Symbol.dispose]();
  assertEquals(sink.pendingBytes, socket.bufferedAmount);
  time.advance(100);
  assertEquals([pump.size, time.timers], [0, 0]);
});

Deno.test("SocketSink goes on in order when its peer reads again", () => {
  const { socket, sink, time } = setUp();
  const payloads = Array.from({ length: 64 }, (_, n) => `${n} `.padEnd(8 * 1024));
  for (const payload of payloads) sink.send(payload);
  for (let n = 0; n < 64 && socket.sent.length < 64; n++) {
    socket.bufferedAmount = 0;
    time.advance(5);
  }
  assertEquals(socket.sent, payloads);
  socket.bufferedAmount = 0;
  sink.send("last");
  assertEquals([socket.sent.at(-1), time.timers], ["last", 0]);
});

Deno.test("SocketPump goes on with the others where one throws, and SocketSink sends nothing twice", () => {
  const time = new ManualTime();
  const faults: unknown[] = [];
  const pump = new SocketPump(time.after, (error) => faults.push(error));
  const payload = "x".repeat(64 * 1024);
  const stalled = () => {
    const socket = new SlowSocket();
    const sink = new SocketSink(socket, pump);
    for (let n = 0; n < 4; n++) sink.send(`${n}${payload}`);
    return { socket, sink };
  };
  const [first, broken, last] = [stalled(), stalled(), stalled()];
  broken.socket.send = (data) => {
    SlowSocket.prototype.send.call(broken.socket, data);
    throw new Error("the platform said no");
  };
  for (const { socket } of [first, broken, last]) socket.bufferedAmount = 0;
  time.advance(5);
  assertEquals(faults.length, 1);
  assertEquals([first, last].map(({ socket }) => socket.sent.length), [2, 2]);
  assertEquals(pump.size, 2);
  for (let n = 0; n < 4; n++) {
    for (const { socket } of [first, broken, last]) socket.bufferedAmount = 0;
    broken.socket.send = SlowSocket.prototype.send;
    broken.sink.handOn();
    time.advance(5);
  }
  for (const { socket } of [first, broken, last]) {
    assertEquals(socket.sent.map((text) => text[0]), ["0", "1", "2", "3"]);
  }
  assertEquals([pump.size, time.timers], [0, 0]);
});
