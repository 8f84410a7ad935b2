// The WebSocket as a transport: join, heartbeat, and the meaning of each close.

import { assertEquals } from "@std/assert";
import type { IncomingFrame, Link } from "../../../client/connection/transport.ts";
import {
  PING_AFTER_MS,
  PONG_WITHIN_MS,
  type Socket,
  webSocketTransport,
} from "../../../client/connection/websocket_transport.ts";
import { CLOSE_CODES } from "../../../protocol/close_codes.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { message } from "../sample.ts";

class FakeSocket implements Socket {
  readyState = 1;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: unknown[] = [];

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.readyState = 3;
  }

  deliver(...frames: object[]): void {
    const data = frames.map((frame) => JSON.stringify(frame)).join("\n");
    this.onmessage?.(new MessageEvent("message", { data }));
  }

  end(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

interface Rig {
  readonly time: FakeClock;
  readonly socket: FakeSocket;
  readonly link: Link;
  readonly path: string;
  readonly received: string[];
  readonly closes: string[];
}

const LIMITS = { text: 4_000, frame: 65_536, rooms: 50 };
const HELLO = { type: "hello", protocol: 1, epoch: "e1", user: null, limits: LIMITS };
const JOINED = { type: "joined", room: "lobby", epoch: "e1", head: 7, complete: true, events: [] };

function rig({ guest }: { readonly guest?: string } = {}): Rig {
  const time = new FakeClock();
  const socket = new FakeSocket();
  const received: string[] = [];
  const closes: string[] = [];
  let path = "";
  const transport = webSocketTransport({
    clock: time,
    address: { room: "lobby", guest, cursor: () => ({ seq: 7, epoch: "e1" }) },
    connect: (to) => {
      path = to;
      return socket;
    },
  });
  const link = transport.open({
    frames: (frames: readonly IncomingFrame[]) => received.push(...frames.map(({ type }) => type)),
    live: () => received.push("(live)"),
    closed: (next, cause) => closes.push(`${next} ${cause}`),
  });
  return { time, socket, link, path, received, closes };
}

Deno.test("webSocketTransport() joins from the cursor after the hello", () => {
  const { socket, received } = rig();
  socket.deliver(HELLO);
  assertEquals(socket.sent, [{ type: "join", room: "lobby", after: 7, epoch: "e1" }]);
  socket.deliver(JOINED, message(8));
  assertEquals(received, ["hello", "joined", "message", "(live)"]);
});

Deno.test("webSocketTransport() delivers valid frames, skips unknown ones, and reports malformed ones", () => {
  const { socket, received } = rig();
  socket.deliver(HELLO, JOINED);
  socket.deliver(
    { ...message(8), type: "reaction" },
    { type: "weather", room: "lobby" },
    { ...message(9), text: 5 },
    message(10),
  );
  socket.onmessage?.(new MessageEvent("message", { data: "<html>" }));
  assertEquals(received.slice(3), ["unknown", "malformed", "message", "malformed"]);
});

Deno.test("webSocketTransport() puts a guest's name into the address", () => {
  assertEquals(rig().path, "/ws");
  assertEquals(rig({ guest: "Ada L" }).path, "/ws?name=Ada%20L");
});

Deno.test("webSocketTransport() pings after a silence, and closes without a pong", () => {
  const { socket, time, closes } = rig();
  socket.deliver(HELLO);
  socket.deliver(JOINED);
  time.advance(PING_AFTER_MS);
  assertEquals(socket.sent.at(-1), { type: "ping" });
  socket.deliver({ type: "pong", at: 1 });
  time.advance(PING_AFTER_MS - 1);
  assertEquals(socket.sent.length, 2);
  time.advance(1 + PONG_WITHIN_MS);
  assertEquals(closes, ["reconnect lost"]);
  assertEquals(time.pendingTimers, 0);
});

Deno.test("webSocketTransport() measures the silence from the last frame, with one timer", () => {
  const { socket, time } = rig();
  socket.deliver(HELLO);
  socket.deliver(JOINED);
  for (let seq = 8; seq < 18; seq += 1) {
    time.advance(PING_AFTER_MS / 10);
    socket.deliver({ type: "message", room: "lobby", seq });
    assertEquals(time.pendingTimers, 1);
  }
  time.advance(PING_AFTER_MS - 1);
  assertEquals(socket.sent.length, 1);
  time.advance(1);
  assertEquals(socket.sent.at(-1), { type: "ping" });
});

Deno.test("webSocketTransport().check() expects a pong soon", () => {
  const { socket, link, time, closes } = rig();
  socket.deliver(HELLO);
  socket.deliver(JOINED);
  link.check();
  time.advance(3_000);
  assertEquals(closes, ["reconnect lost"]);
});

Deno.test("webSocketTransport() reads each close code from the one table", () => {
  for (const { code, next } of Object.values(CLOSE_CODES)) {
    const { socket, closes } = rig();
    socket.end(code);
    assertEquals(closes.map((close) => close.split(" ")[0]), [next]);
  }
  const { socket, closes } = rig();
  socket.end(1006);
  assertEquals(closes, ["reconnect lost"]);
});

Deno.test("webSocketTransport() ends if its join is refused", () => {
  for (
    const [code, close] of [
      ["unauthorized", "stay_away session_ended"],
      ["bad_room", "stay_away refused"],
      ["unavailable", "reconnect_later refused"],
    ]
  ) {
    const { socket, closes } = rig();
    socket.deliver(HELLO);
    socket.deliver({ type: "error", code, message: "no" });
    assertEquals(closes, [close]);
  }
});

Deno.test("webSocketTransport() reports nothing after close()", () => {
  const { socket, link, received, closes, time } = rig();
  link.close();
  link.close();
  socket.deliver(HELLO);
  socket.end(1006);
  assertEquals([received, closes, time.pendingTimers], [[], [], 0]);
});
