// When a connection falls back to another transport, and when it returns to a better one.

import { assertEquals } from "@std/assert";
import {
  HELD_AFTER_MS,
  LOST_IN_A_ROW_MAX,
  OPEN_WITHIN_MS,
  STEADY_AFTER_MS,
  TRY_HIGHER_AFTER_MS,
} from "../../../client/connection/connection.ts";
import { rig, settle, waitOut } from "./connection_rig.ts";

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
