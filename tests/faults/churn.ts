// Connects and disconnects clients, cleanly or not, and measures what is left of them.

import { SUBPROTOCOL } from "../../protocol/frames.ts";
import { RawConnection } from "../support/raw_connection.ts";
import { ServerProcess } from "../support/server_process.ts";
import { ProcessGauge } from "./process_gauge.ts";
import type { TableRow } from "./table.ts";

/** The size of a run. */
export interface ChurnOptions {
  readonly connections: number;
  /** Wait before the last measurement, after which nothing may be left. @default 0 */
  readonly restMs?: number;
}

/** What is left of them. */
export interface ChurnOutcome {
  readonly rows: readonly TableRow[];
  readonly examples: readonly string[];
}

type Address = Pick<ServerProcess, "port">;

const AT_ONCE = 100;
/**
 * The first wave fills caches, compiles code and grows the heap; the next ones are compared with
 * it.
 */
const WARM_UP = 2_000;
/** The resident memory of an idle server varies by some MB with its garbage collection. */
const RSS_SLACK_MB = 32;
/** Deno's idle timer keeps a closed socket's object for half the pong wait of 60 s. */
const KEPT_A_SOCKET_KB = 8;
const KB_A_MB = 1_000;
const GONE_WITHIN_MS = 20_000;

/** Ways to connect and to leave without notice. */
const WAYS: readonly ((server: Address, n: number) => Promise<void>)[] = [
  async ({ port }, n) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?name=c${n}`, SUBPROTOCOL);
    const { promise: joined, resolve } = Promise.withResolvers<void>();
    const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", room: `churn-${n % 50}` }));
    socket.onmessage = ({ data }) => data.includes('"joined"') && resolve();
    socket.onclose = () => onClosed();
    // A refused client never joins.
    await Promise.race([joined, closed]);
    socket.close();
    await closed;
  },
  ({ port }, n) =>
    cut(
      port,
      `GET /ws?name=c${n} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n` +
        "upgrade: websocket\r\nsec-websocket-version: 13\r\n" +
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    ),
  ({ port }, n) =>
    cut(
      port,
      `GET /rooms/churn-${n % 50}?name=c${n} HTTP/1.1\r\nhost: x\r\n` +
        "accept: text/event-stream\r\n\r\n",
    ),
  ({ port }, n) =>
    cut(
      port,
      `GET /rooms/churn-${n % 50}?name=c${n}&after=0&wait=60 HTTP/1.1\r\nhost: x\r\n` +
        "accept: application/json\r\n\r\n",
      false,
    ),
  ({ port }) => cut(port, "GET /rooms/lobby HTTP/1.1\r\nhost", false),
];

/** Sends a request, reads the head of the answer if there is one, and disconnects. */
async function cut(port: number, request: string, answers = true): Promise<void> {
  using connection = await RawConnection.open(port);
  await connection.send(request);
  if (answers) await connection.head();
}

/**
 * Connects and disconnects clients, then compares memory, descriptors and tables with those before.
 */
export async function churn({ connections, restMs = 0 }: ChurnOptions): Promise<ChurnOutcome> {
  const env = { HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: "0" };
  await using server = await ServerProcess.start({ env });
  const gauge = new ProcessGauge(server);
  await wave(server, WARM_UP);
  await gauge.untilNobodyIsThere(GONE_WITHIN_MS);
  const before = await gauge.read();
  await wave(server, connections);
  await gauge.untilNobodyIsThere(GONE_WITHIN_MS);
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const after = await gauge.read();
  const kept = restMs > 0 ? 0 : connections * KEPT_A_SOCKET_KB / KB_A_MB;
  const examples = [
    ...(after.files > before.files + AT_ONCE / 10 ? ["descriptors stay open"] : []),
    ...(after.slots > 0 || after.live > 0 ? ["connections stay in tables"] : []),
    ...(after.rssMb > before.rssMb + RSS_SLACK_MB + kept ? ["memory grows"] : []),
  ];
  return {
    rows: [{ when: "before", ...before }, { when: `after ${connections}`, ...after }],
    examples,
  };
}

async function wave(server: ServerProcess, connections: number): Promise<void> {
  for (let done = 0; done < connections;) done += await comeAndGo(server, done);
}

/**
 * A hundred connections, numbered from `first`, connect at once and leave; returns their number.
 */
export async function comeAndGo(address: Address, first: number): Promise<number> {
  await Promise.all(
    Array.from({ length: AT_ONCE }, (_, n) => WAYS[n % WAYS.length]!(address, first + n)),
  );
  return AT_ONCE;
}
