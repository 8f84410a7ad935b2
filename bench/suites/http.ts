// Durable messages, pages and polls over HTTP, beside Express with the same database.

import type { HttpJob } from "../load/http.ts";
import type { Measurements } from "../measurement.ts";
import { runLoad } from "../run_load.ts";
import type { Candidate } from "../servers/running_server.ts";

/** Answers per second to one client that keeps its connections busy. */
export const RATE = "answers a second";

const SUITE = "HTTP";
const CONNECTIONS = 50;
const SAY = JSON.stringify({
  name: "alice",
  text: "message {n}, as long as people write them in the evening",
});
type Request = Pick<HttpJob, "method" | "path" | "headers" | "body" | "status">;
const POST: Request = {
  method: "POST",
  path: "/rooms/lobby",
  headers: { "content-type": "application/json", accept: "application/json" },
  body: SAY,
  status: 201,
};
const PAGES: Readonly<Record<string, Request>> = {
  "newest 50 as JSON": {
    method: "GET",
    path: "/rooms/lobby",
    headers: { accept: "application/json" },
    status: 200,
  },
  "the room's page": {
    method: "GET",
    path: "/rooms/lobby",
    headers: { accept: "text/html" },
    status: 200,
  },
};

/** One round of messages, and on Hubbub the pages after them. */
export async function measureHttp(
  server: Candidate,
  seconds: number,
  into: Measurements,
): Promise<void> {
  await using running = await server.start();
  const { port, pid } = running;
  const loads = { "durable POST": POST, ...(server.dialect === "hubbub" ? PAGES : {}) };
  for (const [load, request] of Object.entries(loads)) {
    const job = { do: "http", port, pid, connections: CONNECTIONS, seconds, ...request } as const;
    const result = await runLoad<"http">(job);
    const add = (figure: string, value: number) =>
      into.add({ suite: SUITE, load, server: server.name, figure }, value);
    add(RATE, result.answers / result.seconds);
    add("µs CPU an answer", result.serverCpu / result.answers);
    add("ms latency p99", result.latency.p99);
    add("cores of the load generator", result.loadCpu / result.seconds / 1_000_000);
    if (result.refused > 0) into.addNote(`${server.name}, ${load}: ${result.refused} refused`);
  }
}
