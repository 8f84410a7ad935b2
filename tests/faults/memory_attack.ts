// Fills the memory with what never ends (messages, trailers, requests behind a stream), with and
// without the memory guard.

import { RawConnection } from "../support/raw_connection.ts";
import { rawFrameBytes, RawWebSocket } from "../support/raw_web_socket.ts";
import { ServerProcess } from "../support/server_process.ts";
import { ProcessGauge } from "./process_gauge.ts";
import type { TableRow } from "./table.ts";

/** How much is sent, and whether the guard is on. */
export interface MemoryAttackOptions {
  readonly megabytes: number;
  /** HUBBUB_MEMORY in MiB; 0: no guard. */
  readonly guardMib: number;
  /** What never ends. @default endlessMessage */
  readonly attack?: MemoryAttack;
}

/** A connection on which something never ends; each write sends a megabyte of it. */
export interface EndlessConnection extends Disposable {
  write(): Promise<void>;
}

/** Opens such a connection. */
export type MemoryAttack = (port: number) => Promise<EndlessConnection>;

/** The result. */
export interface MemoryAttackOutcome {
  readonly row: TableRow;
  readonly examples: readonly string[];
  readonly peakMb: number;
}

const MB = 1_000_000;
const PAYLOAD = new Uint8Array(MB);
/** Created once, because creating one takes the attacker longer than sending it. */
const FIRST = rawFrameBytes({ opcode: 1, fin: false, payload: PAYLOAD });
const NEXT = rawFrameBytes({ opcode: 0, fin: false, payload: PAYLOAD });
const ATTACKERS = 4;
const SAY_EVERY_MS = 50;
const LOOK_EVERY_MS = 20;
/**
 * A server that reads nothing for so long has stopped reading this connection: another one is
 * opened.
 */
const STUCK_AFTER_MS = 2_000;

/** Fills the server's memory while a user writes, who must lose nothing. */
export async function memoryAttack(
  { megabytes, guardMib, attack = endlessMessage }: MemoryAttackOptions,
): Promise<MemoryAttackOutcome> {
  const env = { HUBBUB_RATE: "0", HUBBUB_MEMORY: `${guardMib}` };
  await using server = await ServerProcess.start({ env });
  const gauge = new ProcessGauge(server);
  const startMb = await gauge.rssMb();
  let peakMb = startMb;
  let over = false;
  const watching = (async () => {
    while (!over) {
      peakMb = Math.max(peakMb, await gauge.rssMb());
      await pause(LOOK_EVERY_MS);
    }
  })();
  const talking = talk(server, () => over);
  let sentMb = 0;
  await Promise.all(
    Array.from(
      { length: ATTACKERS },
      () => pour(attack, server.port, () => sentMb < megabytes, () => sentMb++),
    ),
  );
  over = true;
  await watching;
  const { acked, worstMs } = await talking;
  const page = await (await fetch(`${server.url}/rooms/lobby?limit=200`, {
    headers: { accept: "application/json" },
  })).json();
  const kept = new Set(page.events.map(({ text }: { text: string }) => text));
  const lost = acked.slice(-kept.size).filter((text) => !kept.has(text));
  const sheds = server.log.filter(({ event }) => event === "memory_over_limit");
  return {
    row: {
      guard: guardMib === 0 ? "none" : `${guardMib} MiB`,
      "sent MB": sentMb,
      "start MB": startMb,
      "peak MB": peakMb,
      "readers closed": sheds.filter(({ step }) => step === "waiting_closed").length,
      "listener reopened": sheds.filter(({ step }) => step === "all_ended").length,
      "said and acked": acked.length,
      lost: lost.length + Math.abs(page.head - acked.length),
      "longest wait ms": Math.round(worstMs),
    },
    examples: [
      ...lost.map((text) => `"${text}" was acked and is gone`),
      ...(page.head === acked.length ? [] : [`${page.head} written, ${acked.length} acked`]),
    ],
    peakMb,
  };
}

/** A WebSocket message with endless fragments. */
export async function endlessMessage(port: number): Promise<EndlessConnection> {
  const socket = await RawWebSocket.open(port, "/ws?name=mallory");
  let payload = FIRST;
  return {
    async write() {
      await socket.write(payload);
      payload = NEXT;
    },
    [Symbol.dispose]: () => socket[Symbol.dispose](),
  };
}

/** A small body with endless trailers. */
export function endlessTrailers(port: number): Promise<EndlessConnection> {
  const head = "POST /rooms/lobby?name=mallory HTTP/1.1\r\nhost: x\r\n" +
    "transfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n";
  return endless(port, head, `x-a: ${"y".repeat(1_000)}\r\n`);
}

/** Requests that wait behind a streaming answer. */
export function endlessPipeline(port: number): Promise<EndlessConnection> {
  const head = "GET /rooms/lobby HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n\r\n";
  return endless(port, head, "GET / HTTP/1.1\r\nhost: x\r\n\r\n");
}

async function endless(port: number, head: string, part: string): Promise<EndlessConnection> {
  const connection = await RawConnection.open(port);
  await connection.send(head);
  const megabyte = part.repeat(MB / part.length);
  return {
    write: () => connection.send(megabyte),
    [Symbol.dispose]: () => connection.close(),
  };
}

/** Sends forever; reconnects when it is disconnected. */
async function pour(
  attack: MemoryAttack,
  port: number,
  goOn: () => boolean,
  onSent: () => void,
): Promise<void> {
  while (goOn()) {
    try {
      using connection = await attack(port);
      while (goOn()) {
        await inTime(connection.write());
        onSent();
      }
    } catch {
      // Disconnected, stuck, or the listener is being reopened.
      await pause(LOOK_EVERY_MS);
    }
  }
}

/**
 * Rejects if the server does not read for too long, because it waits for its answers to be read.
 */
async function inTime(written: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("The server takes no more")), STUCK_AFTER_MS);
  // Its connection is then closed, which ends it too.
  written.catch(() => {});
  await Promise.race([written, late]).finally(() => clearTimeout(timer));
}

/** Sends messages at an interval, again with the same key until they are acknowledged. */
async function talk(
  server: ServerProcess,
  isOver: () => boolean,
): Promise<{ acked: string[]; worstMs: number }> {
  const acked: string[] = [];
  let worstMs = 0;
  for (let n = 0; !isOver(); n++) {
    const text = `message ${n}`;
    const started = performance.now();
    while (!await isSaid(server, text)) await pause(LOOK_EVERY_MS);
    acked.push(text);
    worstMs = Math.max(worstMs, performance.now() - started);
    await pause(SAY_EVERY_MS);
  }
  return { acked, worstMs };
}

async function isSaid({ url }: ServerProcess, text: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/rooms/lobby?name=alice`, {
      method: "POST",
      headers: { "idempotency-key": text, "content-type": "text/plain" },
      body: text,
    });
    await response.body?.cancel();
    return response.status === 201;
  } catch {
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
