// How little the platform holds for a peer that does not read.

import { assert, assertEquals } from "@std/assert";
import { SendScheduler } from "../../../server/transports/send_scheduler.ts";
import { SocketWriter } from "../../../server/transports/socket_writer.ts";
import { FakeClock } from "../../support/fake_clock.ts";

/** A socket whose peer reads what the test says. */
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
  const time = new FakeClock();
  const sendScheduler = new SendScheduler(time);
  const socket = new SlowSocket();
  return { time, sendScheduler, socket, writer: new SocketWriter(socket, sendScheduler) };
}

const MIB = 1024 * 1024;

Deno.test("SocketWriter hands everything to a peer that reads, and starts no timer", () => {
  const { time, socket, writer } = setUp();
  for (let n = 0; n < 100; n++) {
    writer.send(`${n}`);
    socket.bufferedAmount = 0;
  }
  assertEquals([socket.sent.length, writer.pendingBytes, time.pendingTimers], [100, 0, 0]);
});

Deno.test("SocketWriter keeps the most part of a stalled peer's bytes to itself, and lets go", () => {
  const { socket, writer, sendScheduler, time } = setUp();
  const payload = "x".repeat(8 * 1024);
  for (let n = 0; n < 128; n++) writer.send(payload);
  assertEquals(writer.pendingBytes, MIB);
  assert(socket.bufferedAmount <= 64 * 1024 + payload.length);
  socket.readyState = WebSocket.CLOSING;
  writer[Symbol.dispose]();
  assertEquals(writer.pendingBytes, socket.bufferedAmount);
  time.advance(100);
  assertEquals([sendScheduler.size, time.pendingTimers], [0, 0]);
});

Deno.test("SocketWriter continues in order when its peer reads again", () => {
  const { socket, writer, time } = setUp();
  const payloads = Array.from({ length: 64 }, (_, n) => `${n} `.padEnd(8 * 1024));
  for (const payload of payloads) writer.send(payload);
  for (let n = 0; n < 64 && socket.sent.length < 64; n++) {
    socket.bufferedAmount = 0;
    time.advance(5);
  }
  assertEquals(socket.sent, payloads);
  socket.bufferedAmount = 0;
  writer.send("last");
  assertEquals([socket.sent.at(-1), time.pendingTimers], ["last", 0]);
});

Deno.test("SendScheduler continues with the others if one throws, and SocketWriter sends nothing twice", () => {
  const time = new FakeClock();
  const faults: unknown[] = [];
  const sendScheduler = new SendScheduler(time, (error) => faults.push(error));
  const payload = "x".repeat(64 * 1024);
  const stalled = () => {
    const socket = new SlowSocket();
    const writer = new SocketWriter(socket, sendScheduler);
    for (let n = 0; n < 4; n++) writer.send(`${n}${payload}`);
    return { socket, writer };
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
  assertEquals(sendScheduler.size, 2);
  for (let n = 0; n < 4; n++) {
    for (const { socket } of [first, broken, last]) socket.bufferedAmount = 0;
    broken.socket.send = SlowSocket.prototype.send;
    broken.writer.flush();
    time.advance(5);
  }
  for (const { socket } of [first, broken, last]) {
    assertEquals(socket.sent.map((text) => text[0]), ["0", "1", "2", "3"]);
  }
  assertEquals([sendScheduler.size, time.pendingTimers], [0, 0]);
});
