// The connection as a state machine: without DOM and network, on a fake clock.

import { assertEquals } from "@std/assert";
import { LONGEST_DELAY_MS } from "../../../client/connection/retry.ts";
import {
  Connection,
  HELD_AFTER_MS,
  LOST_IN_A_ROW_MAX,
  OPEN_WITHIN_MS,
  STEADY_AFTER_MS,
  TRY_HIGHER_AFTER_MS,
} from "../../../client/connection/connection.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeTransport } from "../fake_transport.ts";

interface Rig {
  readonly time: FakeClock;
  readonly connection: Connection;
  readonly states: string[];
  readonly websocket: FakeTransport;
  readonly sse: FakeTransport;
  readonly polling: FakeTransport;
  /** Whether the server answers plain HTTP. */
  reachable: boolean;
}

function rig({ only }: { readonly only?: "websocket" } = {}): Rig {
  const time = new FakeClock();
  const websocket = new FakeTransport("websocket");
  const sse = new FakeTransport("sse");
  const polling = new FakeTransport("polling");
  const states: string[] = [];
  const parts = { time, websocket, sse, polling, states, reachable: true };
  const connection = new Connection({
    clock: time,
    random: () => 1,
    transports: only ? [websocket] : [websocket, sse, polling],
    reachable: () => Promise.resolve(made.reachable),
  });
  connection.listen({ state: ({ name }) => states.push(name), frames: () => {} });
  const made: Rig = Object.assign(parts, { connection });
  return made;
}

/** Advances the clock to the next attempt; returns the delay. */
function waitOut({ connection, time }: Rig): number {
  const { state } = connection;
  if (state.name !== "waiting") throw new Error(`Not waiting but ${state.name}`);
  const delay = state.until - time.now();
  time.advance(delay);
  return delay;
}

/** Runs the callbacks of settled promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

Deno.test("Connection goes live when its transport has joined", () => {
  const { connection, websocket, states } = rig();
  connection.restart();
  websocket.link.events.live();
  assertEquals(states, ["connecting", "live"]);
  assertEquals(connection.state, { name: "live", by: "websocket" });
});

Deno.test("Connection.send() returns false without a live link", () => {
  const { connection, websocket } = rig();
  connection.restart();
  assertEquals(connection.send({ type: "typing" }), false);
  websocket.link.events.live();
  assertEquals(connection.send({ type: "typing" }), true);
  assertEquals(websocket.link.sent, [{ type: "typing" }]);
});

Deno.test("Connection reconnects within half a second after a stable connection", () => {
  const { connection, websocket, time } = rig();
  connection.restart();
  websocket.link.events.live();
  time.advance(STEADY_AFTER_MS);
  websocket.link.events.closed("reconnect", "lost");
  assertEquals(connection.state.name, "waiting");
  time.advance(500);
  assertEquals(websocket.links.length, 2);
});

Deno.test("Connection waits longer each time, and never longer than the longest delay", () => {
  const made = rig({ only: "websocket" });
  made.connection.restart();
  const delays = Array.from({ length: 12 }, () => {
    made.websocket.link.events.closed("reconnect", "lost");
    return waitOut(made);
  });
  assertEquals(delays.slice(0, 4), [250, 400, 640, 1_024]);
  assertEquals(delays.slice(9), [15_000, 15_000, 15_000]);
});

Deno.test("Connection keeps its long delays after a connection that lived only for a moment", () => {
  const made = rig({ only: "websocket" });
  made.connection.restart();
  const delays = Array.from({ length: 4 }, () => {
    made.websocket.link.events.live();
    made.websocket.link.events.closed("reconnect", "lost");
    return waitOut(made);
  });
  assertEquals(delays, [250, 400, 640, 1_024]);
});

Deno.test("Connection treats a silent transport as broken", () => {
  const { connection, websocket, time } = rig({ only: "websocket" });
  connection.restart();
  time.advance(OPEN_WITHIN_MS);
  assertEquals(websocket.links[0]?.closed, true);
  assertEquals(connection.state.name, "waiting");
});

Deno.test("Connection gives a transport time to catch up as long as frames arrive", () => {
  const { connection, websocket, time } = rig({ only: "websocket" });
  connection.restart();
  for (let n = 0; n < 10; n++) {
    time.advance(OPEN_WITHIN_MS - 1);
    websocket.link.deliver();
  }
  assertEquals([websocket.links.length, connection.state.name], [1, "connecting"]);
  time.advance(OPEN_WITHIN_MS);
  assertEquals([websocket.links[0]?.closed, connection.state.name], [true, "waiting"]);
});

Deno.test("Connection stops if the server says so, until the user asks", () => {
  const { connection, websocket, time } = rig();
  connection.restart();
  websocket.link.events.live();
  websocket.link.events.closed("stay_away", "session_ended");
  assertEquals(connection.state, { name: "stopped", cause: "session_ended" });
  time.advance(600_000);
  connection.reconnectNow();
  connection.networkUp();
  assertEquals(websocket.links.length, 1);
  connection.restart();
  assertEquals(websocket.links.length, 2);
});

Deno.test("Connection reconnects later if there are too many connections", () => {
  const made = rig();
  made.connection.restart();
  made.websocket.link.events.closed("reconnect_later", "too_many");
  assertEquals(waitOut(made), LONGEST_DELAY_MS);
  assertEquals(made.websocket.links.length, 2);
});

Deno.test("Connection reconnects at once when the network comes back", () => {
  const { connection, websocket, time } = rig({ only: "websocket" });
  connection.restart();
  websocket.link.events.live();
  connection.networkDown();
  assertEquals(connection.state.name, "live");
  assertEquals(websocket.link.checks, 1);
  websocket.link.events.closed("reconnect", "lost");
  assertEquals(connection.state.name, "offline");
  time.advance(1);
  connection.networkUp();
  assertEquals(connection.state.name, "connecting");
});

Deno.test("Connection retries now and then while offline, because the device may be wrong", () => {
  const { connection, websocket, time } = rig({ only: "websocket" });
  connection.networkDown();
  connection.restart();
  websocket.link.events.closed("reconnect", "lost");
  assertEquals(connection.state.name, "offline");
  time.advance(LONGEST_DELAY_MS);
  websocket.link.events.live();
  assertEquals(connection.state.name, "live");
  websocket.link.events.closed("reconnect", "lost");
  assertEquals(connection.state.name, "waiting");
});

Deno.test("Connection.reconnectNow() ends a wait, and checks a live link", () => {
  const { connection, websocket } = rig({ only: "websocket" });
  connection.restart();
  websocket.link.events.closed("reconnect", "lost");
  connection.reconnectNow();
  assertEquals(connection.state.name, "connecting");
  websocket.link.events.live();
  connection.reconnectNow();
  assertEquals(websocket.link.checks, 1);
});

Deno.test("Connection falls back from a transport that never worked while the server answers", async () => {
  const { connection, websocket, sse, polling, time } = rig();
  connection.restart();
  time.advance(OPEN_WITHIN_MS);
  await settle();
  assertEquals([websocket.links.length, sse.links.length], [1, 1]);
  sse.link.events.closed("reconnect", "lost");
  await settle();
  polling.link.events.live();
  assertEquals(connection.state, { name: "live", by: "polling" });
});

Deno.test("Connection keeps its transport while the server is down", async () => {
  const made = rig();
  made.reachable = false;
  made.connection.restart();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    made.websocket.link.events.closed("reconnect", "lost");
    await settle();
    waitOut(made);
  }
  assertEquals([made.websocket.links.length, made.sse.links.length], [6, 0]);
});

Deno.test("Connection does not blame a transport that has worked when the server restarts", async () => {
  const made = rig();
  const { connection, websocket, sse } = made;
  connection.restart();
  websocket.link.events.live();
  made.reachable = false;
  websocket.link.events.closed("reconnect", "lost");
  waitOut(made);
  // It fails before the server is back.
  made.reachable = true;
  websocket.link.events.closed("reconnect", "lost");
  await settle();
  waitOut(made);
  assertEquals(sse.links.length, 0);
  websocket.link.events.live();
  assertEquals(connection.state, { name: "live", by: "websocket" });
});

Deno.test("Connection falls back from a transport that has worked after two failures while the server answers", async () => {
  const made = rig();
  const { connection, websocket, sse } = made;
  connection.restart();
  websocket.link.events.live();
  websocket.link.events.closed("reconnect", "lost");
  waitOut(made);
  websocket.link.events.closed("reconnect", "lost");
  await settle();
  waitOut(made);
  websocket.link.events.closed("reconnect", "lost");
  await settle();
  waitOut(made);
  assertEquals(sse.links.length, 0);
  websocket.link.events.closed("reconnect", "lost");
  await settle();
  assertEquals(sse.links.length, 1);
});

Deno.test("Connection probes a better transport beside the fallback, and switches once it has joined", async () => {
  const { connection, websocket, sse, time, states } = rig();
  connection.restart();
  websocket.link.events.closed("reconnect", "lost");
  await settle();
  sse.link.events.live();
  time.advance(TRY_HIGHER_AFTER_MS);
  assertEquals(websocket.links.length, 2);
  assertEquals(sse.link.closed, false);
  websocket.link.events.live();
  assertEquals(sse.link.closed, true);
  assertEquals(connection.state, { name: "live", by: "websocket" });
  assertEquals(states.filter((name) => name === "waiting").length, 1);
  websocket.link.events.closed("reconnect", "lost");
  assertEquals(connection.state.name, "waiting");
});

Deno.test("Connection keeps the fallback, and probes less often, while the better transport fails", async () => {
  const { connection, websocket, sse, time } = rig();
  connection.restart();
  websocket.link.events.closed("reconnect", "lost");
  await settle();
  sse.link.events.live();
  time.advance(TRY_HIGHER_AFTER_MS);
  websocket.link.events.closed("reconnect", "lost");
  assertEquals(connection.state, { name: "live", by: "sse" });
  time.advance(TRY_HIGHER_AFTER_MS);
  assertEquals(websocket.links.length, 2);
  time.advance(TRY_HIGHER_AFTER_MS);
  assertEquals(websocket.links.length, 3);
});

Deno.test("Connection[Symbol.dispose]() leaves no timer behind", () => {
  const { connection, websocket, time } = rig();
  connection.restart();
  websocket.link.events.closed("reconnect", "lost");
  connection[Symbol.dispose]();
  connection[Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
});

Deno.test("Connection falls back from a transport that joins and is lost again and again", async () => {
  // A stream that ends at once, and one that passes only its beginning until the silence is noticed.
  for (const lives of [0, STEADY_AFTER_MS, HELD_AFTER_MS - 1]) {
    const made = rig();
    const { connection, sse, polling, time } = made;
    connection.restart();
    time.advance(OPEN_WITHIN_MS);
    await settle();
    let tries = 0;
    for (; polling.links.length === 0 && tries < 201; tries += 1) {
      sse.link.events.live();
      time.advance(lives);
      sse.link.events.closed("reconnect", "lost");
      await settle();
      if (polling.links.length === 0) waitOut(made);
    }
    assertEquals(tries, LOST_IN_A_ROW_MAX);
    polling.link.events.live();
    assertEquals(connection.state, { name: "live", by: "polling" });
  }
});

Deno.test("Connection tries the next transport, and then the first, if the module of one cannot be loaded", async () => {
  const made = rig();
  const { connection, websocket, sse, polling } = made;
  connection.restart();
  for (let round = 1; round <= 3; round += 1) {
    assertEquals([websocket.links.length, sse.links.length], [round, round - 1]);
    for (const transport of [websocket, sse, polling]) {
      transport.link.events.closed("reconnect_later", "lost");
      await settle();
    }
    // Not as fast as all of them fail.
    assertEquals(connection.state.name, "waiting");
    waitOut(made);
  }
});

Deno.test("Connection keeps a transport that is stable between two losses, and one that has to wait", async () => {
  const made = rig();
  const { connection, websocket, sse, time } = made;
  connection.restart();
  for (let life = 0; life < 20; life += 1) {
    websocket.link.events.live();
    time.advance(life % 2 === 0 ? HELD_AFTER_MS : 0);
    const isAsked = life % 3 === 0;
    websocket.link.events.closed(
      isAsked ? "reconnect_later" : "reconnect",
      isAsked ? "too_many" : "lost",
    );
    await settle();
    waitOut(made);
  }
  assertEquals(sse.links.length, 0);
});

Deno.test("Connection probes a transport later each time if it joins and is not stable", async () => {
  const made = rig();
  const { connection, websocket, sse, time } = made;
  connection.restart();
  websocket.link.events.closed("reconnect", "lost");
  await settle();
  sse.link.events.live();
  const waits: number[] = [];
  for (let step = 0; step < 6; step += 1) {
    const begun = time.now();
    const { length } = websocket.links;
    while (websocket.links.length === length) time.advance(1_000);
    waits.push(time.now() - begun);
    for (let lost = 1; lost <= LOST_IN_A_ROW_MAX; lost += 1) {
      websocket.link.events.live();
      websocket.link.events.closed("reconnect", "lost");
      await settle();
      if (lost < LOST_IN_A_ROW_MAX) waitOut(made);
    }
    assertEquals(connection.state.name === "connecting" && connection.state.by, "sse");
    sse.link.events.live();
  }
  assertEquals(waits, [60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
});

Deno.test("Connection.restart() opens nothing after the connection was disposed", () => {
  const { connection, websocket } = rig();
  connection.restart();
  const { link } = websocket;
  connection[Symbol.dispose]();
  connection.restart();
  assertEquals([websocket.link === link, connection.state.name], [true, "connecting"]);
});
