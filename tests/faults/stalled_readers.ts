// Sockets that stop reading in a room with long messages, and their effect on others.

import { JsonSocket } from "../support/json_socket.ts";
import { rawFrameBytes, RawWebSocket } from "../support/raw_web_socket.ts";
import { ServerProcess } from "../support/server_process.ts";
import { ProcessGauge } from "./process_gauge.ts";
import { quantile } from "./quantile.ts";
import type { TableRow } from "./table.ts";

/** The size of a run. */
export interface StalledReadersOptions {
  /** Sockets that stop reading at the same time. */
  readonly stalled: number;
  /** Rounds of connecting, stopping and leaving. @default 1 */
  readonly rounds?: number;
  /** Messages of 4,000 characters a second. @default 100 */
  readonly perSecond?: number;
  /** Seconds without stalled readers, to compare with. @default 3 */
  readonly baselineSeconds?: number;
  /**
   * Ms before the last measurement: the platform keeps closed sockets' objects for 30 s. @default 0
   */
  readonly restMs?: number;
}

/** The result. */
export interface StalledReadersOutcome {
  readonly rows: readonly TableRow[];
  readonly examples: readonly string[];
  readonly baselineP99: number;
  readonly stalledP99: number;
  /** Resident memory after each round, in MB. */
  readonly rssMb: readonly number[];
}

const ROOM = "long";
const TEXT = 4_000;
const READERS = 5;
const FORGOTTEN_WITHIN_MS = 90_000;
const GONE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 100;
const MS_A_SECOND = 1_000;

/** Runs the rounds on one server and compares. */
export async function stalledReaders(
  { stalled, rounds = 1, perSecond = 100, baselineSeconds = 3, restMs = 0 }: StalledReadersOptions,
): Promise<StalledReadersOutcome> {
  const env = { HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: `${stalled + READERS + 10}` };
  await using server = await ServerProcess.start({ env });
  const gauge = new ProcessGauge(server);
  await using crowd = await Crowd.open(server, perSecond);
  await crowd.flow(() => pause(baselineSeconds * MS_A_SECOND));
  const baseline = crowd.delays();
  const examples: string[] = [];
  const rows: TableRow[] = [{ when: "nobody stalls", ...figures(baseline), ...await gauge.read() }];
  const rssMb: number[] = [];
  let stalledP99 = 0;
  for (let round = 1; round <= rounds; round++) {
    const sockets = await stall(server, stalled);
    const started = performance.now();
    await crowd.flow(() => untilForgotten(gauge, READERS + 1, FORGOTTEN_WITHIN_MS));
    const seconds = Math.round((performance.now() - started) / MS_A_SECOND);
    const delays = crowd.delays();
    stalledP99 = Math.max(stalledP99, quantile(delays, 0.99));
    const forgotten = await gauge.read();
    rows.push({
      when: `${round}: ${stalled} stalled, ${seconds} s`,
      ...figures(delays),
      ...forgotten,
    });
    if (forgotten.live > READERS + 1) {
      examples.push(`${forgotten.live - READERS - 1} are not forgotten`);
    }
    if (forgotten.slots < stalled) examples.push("who is not gone is counted no more");
    examples.push(...await comesBack(server, crowd.said));
    for (const socket of sockets) socket.close();
    await untilSlots(gauge, READERS + 1, GONE_WITHIN_MS);
    const gone = await gauge.read();
    rssMb.push(gone.rssMb);
    rows.push({ when: `${round}: they are gone`, ...figures([]), ...gone });
    if (gone.slots > READERS + 1) examples.push(`${gone.slots} connections are still counted`);
  }
  if (restMs > 0) {
    await pause(restMs);
    rows.push({ when: "after a rest", ...figures([]), ...await gauge.read() });
  }
  return { rows, examples, baselineP99: quantile(baseline, 0.99), stalledP99, rssMb };
}

/** Opens sockets that join and then stop reading. */
async function stall(server: ServerProcess, count: number): Promise<RawWebSocket[]> {
  const join = rawFrameBytes({
    opcode: 1,
    payload: new TextEncoder().encode(JSON.stringify({ type: "join", room: ROOM })),
  });
  const sockets: RawWebSocket[] = [];
  for (let n = 0; n < count; n++) {
    const socket = await RawWebSocket.open(server.port, `/ws?name=s${n}`);
    await socket.write(join);
    sockets.push(socket);
  }
  return sockets;
}

/**
 * One of the stalled readers joins again with a cursor, page by page, and must find every message.
 */
async function comesBack(server: ServerProcess, said: number): Promise<string[]> {
  const seen = new Set<number>();
  await using socket = await JsonSocket.open(server.socketUrl, { name: "s0" });
  for (let after = 0; after < said;) {
    socket.send({ type: "history", room: ROOM, after, limit: 200 });
    const { events } = await socket.next("history", undefined, GONE_WITHIN_MS);
    for (const { seq } of events) seen.add(seq);
    after = events.at(-1)?.seq ?? said;
  }
  return seen.size === said ? [] : [`who came back sees ${seen.size} of ${said} messages`];
}

/** The readers and the writer. */
class Crowd implements AsyncDisposable {
  readonly #readers: readonly JsonSocket[];
  readonly #writer: JsonSocket;
  readonly #everyMs: number;
  /** The seqs that were written, and their number. */
  said = 0;
  #delays: number[] = [];

  private constructor(readers: readonly JsonSocket[], writer: JsonSocket, perSecond: number) {
    this.#readers = readers;
    this.#writer = writer;
    this.#everyMs = MS_A_SECOND / perSecond;
  }

  static async open(server: ServerProcess, perSecond: number): Promise<Crowd> {
    const open = async (name: string) => {
      const socket = await JsonSocket.open(server.socketUrl, { name });
      socket.send({ type: "join", room: ROOM });
      await socket.next("joined");
      return socket;
    };
    const readers = await Promise.all(Array.from({ length: READERS }, (_, n) => open(`r${n}`)));
    return new Crowd(readers, await open("writer"), perSecond);
  }

  /**
   * Messages are sent at a constant pace until `end` resolves; each reader receives each of them.
   */
  async flow(end: () => Promise<unknown>): Promise<void> {
    let over = false;
    const ending = end().finally(() => over = true);
    const taking: Promise<void>[] = [];
    while (!over) {
      const sentAt = performance.now();
      const seq = ++this.said;
      this.#writer.send({ type: "say", room: ROOM, text: `${seq} `.padEnd(TEXT, "x") });
      taking.push(...this.#readers.map(async (reader) => {
        await reader.next("message", (message) => message.seq === seq, FORGOTTEN_WITHIN_MS);
        this.#delays.push(performance.now() - sentAt);
      }));
      await pause(this.#everyMs);
    }
    await ending;
    await Promise.all(taking);
    for (const socket of [...this.#readers, this.#writer]) socket.frames.length = 0;
  }

  /** Ms from sending to each reader, since the last call. */
  delays(): number[] {
    const delays = this.#delays;
    this.#delays = [];
    return delays;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#readers, this.#writer].map((socket) => socket.close()));
  }
}

async function untilForgotten(gauge: ProcessGauge, left: number, within: number): Promise<void> {
  const end = performance.now() + within;
  while (performance.now() < end && (await gauge.read()).live > left) await pause(LOOK_EVERY_MS);
}

async function untilSlots(gauge: ProcessGauge, left: number, within: number): Promise<void> {
  const end = performance.now() + within;
  while (performance.now() < end && (await gauge.read()).slots > left) await pause(LOOK_EVERY_MS);
}

function figures(delays: readonly number[]): TableRow {
  const ms = (share: number) => delays.length === 0 ? "" : quantile(delays, share).toFixed(1);
  return { "p50 ms": ms(0.5), "p99 ms": ms(0.99) };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
