// The connection as a state machine: without DOM and network, on a fake clock.

import { assertEquals } from "@std/assert";
import { LONGEST_DELAY_MS } from "../../../client/connection/retry.ts";
import { OPEN_WITHIN_MS, STEADY_AFTER_MS } from "../../../client/connection/connection.ts";
import { rig, waitOut } from "./connection_rig.ts";

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

Deno.test("Connection[Symbol.dispose]() leaves no timer behind", () => {
  const { connection, websocket, time } = rig();
  connection.restart();
  websocket.link.events.closed("reconnect", "lost");
  connection[Symbol.dispose]();
  connection[Symbol.dispose]();
  assertEquals(time.pendingTimers, 0);
});

Deno.test("Connection.restart() opens nothing after the connection was disposed", () => {
  const { connection, websocket } = rig();
  connection.restart();
  const { link } = websocket;
  connection[Symbol.dispose]();
  connection.restart();
  assertEquals([websocket.link === link, connection.state.name], [true, "connecting"]);
});
