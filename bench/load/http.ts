// HTTP/1.1 from a client that only asks again when it has its answer: requests a second.

import { readAnswerHead } from "./answer_head.ts";
import { type Connection, Crowd } from "./crowd.ts";
import { Latency, type LatencySummary } from "./latency.ts";
import { cpuMicroseconds } from "./process_cost.ts";

/** What is asked for, again and again. */
export interface HttpJob {
  readonly do: "http";
  readonly port: number;
  readonly pid: number;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is, `{n}` in it being a number that is new each time. */
  readonly body?: string;
  readonly status: number;
  /** Connections, each with one request at a time. */
  readonly connections: number;
  readonly seconds: number;
}

/** What it came to. */
export interface HttpResult {
  readonly seconds: number;
  readonly answers: number;
  /** Answers with another status than the one that was expected. */
  readonly refused: number;
  readonly bytes: number;
  readonly serverCpu: number;
  readonly loadCpu: number;
  readonly latency: LatencySummary;
}

const LET_PASS_MS = 1_000;
const TICK_MS = 5;
const LAST_CHUNK = "0\r\n\r\n";
const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** Asks as fast as it is answered. */
export function askHttp(job: HttpJob): HttpResult {
  const crowd = new Crowd();
  const asked: number[] = [];
  const latency = new Latency();
  let number = 0;
  let answers = 0;
  let refused = 0;
  const ask = (connection: Connection) => {
    asked[connection.number] = performance.now();
    crowd.send(connection, request(job, number++));
  };
  const read = (connection: Connection, start: number, end: number): number => {
    const answer = wholeAnswer(crowd, start, end);
    if (answer === undefined) return start;
    if (answer.status !== job.status) refused++;
    answers++;
    latency.record(performance.now() - asked[connection.number]!);
    ask(connection);
    return answer.end;
  };
  for (let n = 0; n < job.connections; n++) ask(crowd.open(job.port));
  readFor(crowd, LET_PASS_MS, read);
  const before = { answers, bytes: crowd.bytes };
  const [serverCpu, loadCpu] = [cpuMicroseconds(job.pid), cpuMicroseconds("self")];
  latency.clear();
  const started = performance.now();
  readFor(crowd, job.seconds * 1_000, read);
  return {
    seconds: (performance.now() - started) / 1_000,
    answers: answers - before.answers,
    refused,
    bytes: crowd.bytes - before.bytes,
    serverCpu: cpuMicroseconds(job.pid) - serverCpu,
    loadCpu: cpuMicroseconds("self") - loadCpu,
    latency: latency.summary(),
  };
}

function readFor(
  crowd: Crowd,
  ms: number,
  read: (connection: Connection, start: number, end: number) => number,
): void {
  const until = performance.now() + ms;
  while (performance.now() < until) crowd.read(TICK_MS, read);
}

function request(
  { method, path, headers, body }: HttpJob,
  number: number,
): Uint8Array<ArrayBuffer> {
  const content = body?.replace("{n}", String(number)) ?? "";
  return encoder.encode([
    `${method} ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`content-length: ${encoder.encode(content).length}`]),
    "",
    content,
  ].join("\r\n"));
}

/** The answer that begins at `start`, where all of it is there. */
function wholeAnswer(
  crowd: Crowd,
  start: number,
  end: number,
): { readonly status: number; readonly end: number } | undefined {
  const head = readAnswerHead(crowd.inbox, start, end);
  if (head === undefined) return undefined;
  const { status, body, length } = head;
  if (length !== undefined) {
    const answerEnd = body + length;
    return answerEnd > end ? undefined : { status, end: answerEnd };
  }
  // In chunks: the last one is empty.
  const last = decoder.decode(crowd.inbox.subarray(body, end)).indexOf(LAST_CHUNK);
  return last < 0 ? undefined : { status, end: body + last + LAST_CHUNK.length };
}
