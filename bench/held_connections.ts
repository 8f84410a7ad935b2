// Measures the memory of waiting connections: 2,000 open event streams and 2,000 waiting polls, as
// the growth of the server process. Run: deno run -A [--import-map=npm.json]
// bench/held_connections.ts

import { ServerProcess } from "../tests/support/server_process.ts";

const CONNECTIONS = 2_000;
/** Opened before the first measurement, so that one-time allocations are not counted. */
const WARM_UP = 200;
const SOON_MS = 2_000;
/**
 * So many new objects at once grow V8's young generation by up to 32 MB, once, however many there
 * are; it is returned after about 25 s with little to do.
 */
const SETTLED_MS = 40_000;
const KIB = 1024;
/** Size of a memory page. */
const PAGE_BYTES = 4_096;
const ENV = { HUBBUB_CONNECTIONS: "0", HUBBUB_CONNECTIONS_ALL: "0", HUBBUB_DATA: ":memory:" };

interface Held {
  readonly what: string;
  readonly request: string;
  /** The promised maximum of KiB per connection. */
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

/**
 * Resident KiB per connection, without the kernel's own buffers, which do not belong to the
 * process.
 */
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

/** Only Linux reports the memory of another process without a tool. */
function residentKib(pid: number): number {
  const [, pages] = Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ");
  return Number(pages) * PAGE_BYTES / KIB;
}
