// GET /metrics: what it counts, and who may read it.

import { assertEquals, assertMatch } from "@std/assert";
import { JsonSocket } from "../../support/json_socket.ts";
import { ServerProcess } from "../../support/server_process.ts";

async function metricsOf(server: ServerProcess): Promise<Map<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const space = line.lastIndexOf(" ");
    return [line.slice(0, space), Number(line.slice(space + 1))];
  }));
}

Deno.test("metrics count connections, writes by result, events, deliveries and commits", async () => {
  await using server = await ServerProcess.start({ env: { HUBBUB_RATE: "0" } });
  await using alice = await JsonSocket.open(server.socketUrl, { name: "alice" });
  await using bob = await JsonSocket.open(server.socketUrl, { name: "bob" });
  for (const socket of [alice, bob]) {
    socket.send({ type: "join", room: "lobby" });
    await socket.next("joined");
  }
  const say = { type: "say", room: "lobby", text: "hi", nonce: "n" };
  alice.send(say, say, { ...say, text: "other" }, { ...say, text: "" });
  await bob.next("message");
  await alice.next("error");
  await alice.next("error");
  const metrics = await metricsOf(server);
  assertEquals(metrics.get('hubbub_connections{transport="websocket"}'), 2);
  assertEquals(metrics.get("hubbub_connection_slots"), 2);
  assertEquals(metrics.get('hubbub_writes_total{result="written"}'), 1);
  assertEquals(metrics.get('hubbub_writes_total{result="repeated"}'), 1);
  assertEquals(metrics.get('hubbub_writes_total{result="conflict"}'), 1);
  assertEquals(metrics.get('hubbub_writes_total{result="empty"}'), 1);
  assertEquals(metrics.get("hubbub_events_total"), 1);
  assertEquals(metrics.get("hubbub_deliveries_total"), 2);
  assertEquals(metrics.get("hubbub_ack_seconds_count"), 1);
  assertEquals(metrics.get("hubbub_commit_seconds_count")! >= 1, true);
  assertEquals(metrics.get("hubbub_resident_memory_bytes")! > 10_000_000, true);
});

Deno.test("metrics count each connection that the server closes, by its reason", async () => {
  await using server = await ServerProcess.start();
  const socket = await JsonSocket.open(server.socketUrl, { name: "alice" });
  socket.sendText(new Uint8Array([1]));
  await socket.closed;
  assertEquals((await metricsOf(server)).get('hubbub_closes_total{reason="binary"}'), 1);
});

Deno.test("metrics are for this machine alone by default, and not through a proxy", async () => {
  await using server = await ServerProcess.start();
  const local = await fetch(`${server.url}/metrics`);
  assertEquals(local.status, 200);
  assertMatch(local.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  await local.body?.cancel();
  for (const header of ["x-forwarded-for", "x-forwarded-proto", "forwarded", "via"]) {
    const proxied = await fetch(`${server.url}/metrics`, { headers: { [header]: "127.0.0.1" } });
    assertEquals([header, proxied.status], [header, 403]);
    await proxied.body?.cancel();
  }
});

Deno.test("metrics can be for everybody, or off", async () => {
  for (const [audience, status] of [["all", 200], ["off", 404]] as const) {
    await using server = await ServerProcess.start({ env: { HUBBUB_METRICS: audience } });
    const headers = { "x-forwarded-for": "192.0.2.1" };
    const response = await fetch(`${server.url}/metrics`, { headers });
    assertEquals([audience, response.status], [audience, status]);
    await response.body?.cancel();
  }
});
