// HTTP/1.1 clients that send a request whenever they have their answer: requests per second.

import { readAnswerHead } from "./answer_head.ts";
import { type Connection, Crowd } from "./crowd.ts";
import { Latency, type LatencySummary } from "./latency.ts";
import { cpuMicroseconds } from "./process_cost.ts";

/** The job. */
export interface HttpJob {
  readonly do: "http";
  readonly port: number;
  readonly pid: number;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The request as it is sent; `{n}` is replaced by a number that is always new. */
  readonly body?: string;
  readonly status: number;
  /** Connections, each with one request at a time. */
  readonly connections: number;
  readonly seconds: number;
}

/** The result. */
export interface HttpResult {
  readonly seconds: number;
  readonly answers: number;
  /** Answers with another status than the expected one. */
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

/** Requests as fast as the server answers. */
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

/** Returns the end of the answer that starts at `start` if it is complete. */
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
  // The last chunk is empty.
  const last = decoder.decode(crowd.inbox.subarray(body, end)).indexOf(LAST_CHUNK);
  return last < 0 ? undefined : { status, end: body + last + LAST_CHUNK.length };
}
