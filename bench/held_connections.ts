// What connections that only wait cost the server: 2,000 open event streams and 2,000 held polls,
// as the growth of its process's memory. Run: deno run -A [--import-map=npm.json] bench/held_connections.ts

import { ServerProcess } from "../tests/support/server_process.ts";

const CONNECTIONS = 2_000;
/** Before the first measure, so that what a first connection sets up is not counted. */
const WARM_UP = 200;
const SOON_MS = 2_000;
/**
 * So many new objects at once make V8's young generation grow by up to 32 MB, once, however many there
 * are; it gives that back when it has had little to do for about 25 s.
 */
const SETTLED_MS = 40_000;
const KIB = 1024;
/** Of a memory page on the machines that this runs on. */
const PAGE_BYTES = 4_096;
const ENV = { HUBBUB_CONNECTIONS: "0", HUBBUB_CONNECTIONS_ALL: "0", HUBBUB_DATA: ":memory:" };

interface Held {
  readonly what: string;
  readonly request: string;
  /** Most KiB for each that were promised. */
  readonly promised: number;
}

const HELD: readonly Held[] = [
  {
    what: "an open event stream",
    request: "GET /rooms/lobby HTTP/1.1\r\nhost: bench\r\naccept: text/event-stream\r\n\r\n",
    promised: 64,
  },
  {
    what: "a waiting poll",
    request:
      "GET /rooms/lobby?after=0&wait=60 HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n\r\n",
    promised: 32,
  },
];

console.log(`| ${CONNECTIONS} of | KiB each at once | KiB each, settled | at most |`);
console.log("| --- | ---: | ---: | ---: |");
for (const { what, request, promised } of HELD) {
  const { atOnce, settled } = await costOf(request);
  console.log(`| ${what} | ${atOnce.toFixed(1)} | ${settled.toFixed(1)} | ${promised} |`);
}

interface Cost {
  readonly atOnce: number;
  readonly settled: number;
}

/** Resident KiB a connection, without the kernel's own buffers: they are not the process's. */
async function costOf(request: string): Promise<Cost> {
  await using server = await ServerProcess.start({ env: ENV });
  const warm = await hold(server.port, request, WARM_UP);
  await pass(SOON_MS);
  const before = residentKib(server.pid);
  const held = await hold(server.port, request, CONNECTIONS);
  await pass(SOON_MS);
  const atOnce = residentKib(server.pid);
  await pass(SETTLED_MS);
  const settled = residentKib(server.pid);
  for (const connection of [...warm, ...held]) connection.close();
  return { atOnce: (atOnce - before) / CONNECTIONS, settled: (settled - before) / CONNECTIONS };
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function hold(port: number, request: string, count: number): Promise<Deno.TcpConn[]> {
  const bytes = new TextEncoder().encode(request);
  const connections: Deno.TcpConn[] = [];
  for (let n = 0; n < count; n++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(bytes);
    connections.push(connection);
  }
  return connections;
}

/** Linux alone tells another process's memory without a tool. */
function residentKib(pid: number): number {
  const [, pages] = Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ");
  return Number(pages) * PAGE_BYTES / KIB;
}
