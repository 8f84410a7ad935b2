// Sends raw frames, valid or not, to the running server: it answers by the protocol or closes the
// connection.

import { CLOSE_CODES } from "../../protocol/close_codes.ts";
import { fc } from "../support/fast_check.ts";
import { frameProblem } from "../support/frame_problem.ts";
import { anyText, nearFrame } from "../support/hostile_values.ts";
import {
  LAST_PING,
  type RawFrame,
  rawFrameBytes,
  RawWebSocket,
} from "../support/raw_web_socket.ts";
import { ServerProcess } from "../support/server_process.ts";
import type { TableRow } from "./table.ts";

/** The size and seed of a run. */
export interface FuzzFramesOptions {
  readonly frames: number;
  readonly seed: number;
}

/** What was sent, and what was wrong with the answers. */
export interface FuzzFramesOutcome {
  readonly rows: readonly TableRow[];
  readonly examples: readonly string[];
}

const FRAMES_A_SOCKET = 20;
const AT_ONCE = 16;
const IDLE_MS = 2_000;
/**
 * The codes of our table, and those of a WebSocket library for a broken frame (RFC 6455, 7.4.1).
 */
const GOOD_CLOSES = new Set([
  ...Object.values(CLOSE_CODES).map(({ code }) => code),
  ...[1000, 1002, 1007],
]);

const bytes = (text: string) => new TextEncoder().encode(text);
const near = nearFrame(["fuzz", "fuzz-2", "Bad"]);
const text = fc.oneof(
  { weight: 6, arbitrary: near.map((fields) => bytes(JSON.stringify(fields))) },
  {
    weight: 3,
    arbitrary: fc.array(near, { maxLength: 4 }).map((all) =>
      bytes(all.map((fields) => JSON.stringify(fields)).join("\n"))
    ),
  },
  { weight: 1, arbitrary: fc.json().map(bytes) },
  { weight: 1, arbitrary: anyText.map(bytes) },
);
const payload = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(65_536, 65_537, 70_000).map((n) => bytes("x".repeat(n))),
);
// Most are valid: an invalid one ends its socket, and frames after it are not read.
const frame: fc.Arbitrary<RawFrame> = fc.oneof(
  { weight: 60, arbitrary: fc.record({ opcode: fc.constant(1), payload: text }) },
  {
    weight: 2,
    arbitrary: fc.record({ opcode: fc.constantFrom(0, 1, 2), payload, fin: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      opcode: fc.constantFrom(8, 9, 10),
      payload: fc.uint8Array({ maxLength: 130 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      opcode: fc.nat({ max: 15 }),
      payload,
      fin: fc.boolean(),
      reserved: fc.nat({ max: 7 }),
      masked: fc.boolean(),
      says: fc.constantFrom(0, 1, 125, 126, 65_536, 2 ** 40),
    }),
  },
);

/**
 * Frames that found a fault, or that random choices seldom produce: each first, on a socket of its
 * own.
 */
const KEPT: readonly RawFrame[] = [
  ...["null", "", "\n", "[]", '{"type":"ping"}\n\n{"type":"ping"}', '{"type":"__proto__"}']
    .map((line) => ({ opcode: 1, payload: bytes(line) })),
  // Invalid UTF-8, a continuation of nothing, a close of one byte, a ping that is too long.
  { opcode: 1, payload: new Uint8Array([0xc3, 0x28]) },
  { opcode: 0, payload: bytes("{}") },
  { opcode: 8, payload: new Uint8Array([3]) },
  { opcode: 9, payload: new Uint8Array(126) },
  { opcode: 1, payload: bytes("x"), says: 2 ** 40 },
  { opcode: 1, payload: bytes("{}"), masked: false },
  { opcode: 1, payload: bytes("x".repeat(65_537)) },
];

/** Sends so many frames over new sockets, JSON and plain. */
export async function fuzzFrames({ frames, seed }: FuzzFramesOptions): Promise<FuzzFramesOutcome> {
  const env = { HUBBUB_RATE: "0" };
  await using server = await ServerProcess.start({ env });
  const sockets = Math.ceil(frames / FRAMES_A_SOCKET);
  const sampled = fc.sample(
    fc.record({
      protocol: fc.constantFrom("hubbub.v1", "hubbub.v1", ""),
      frames: fc.array(frame, { minLength: FRAMES_A_SOCKET, maxLength: FRAMES_A_SOCKET }),
    }),
    { numRuns: sockets, seed },
  );
  const kept = KEPT.flatMap((frame) =>
    ["hubbub.v1", ""].map((protocol) => ({ protocol, frames: [frame] }))
  );
  const scripts = [...kept, ...sampled];
  const examples: string[] = [];
  let answers = 0;
  for (let first = 0; first < scripts.length; first += AT_ONCE) {
    const batch = scripts.slice(first, first + AT_ONCE);
    const played = batch.map((script, n) =>
      play(server.port, script.protocol, script.frames, first + n)
    );
    for (const { texts, problems } of await Promise.all(played)) {
      answers += texts;
      examples.push(...problems);
    }
  }
  const health = await fetch(`${server.url}/healthz`);
  if ((await health.json()).status !== "ok") examples.push("the server is not well");
  for (const { level, event, error } of server.log) {
    if (level === "error") examples.push(`${event}: ${error}`);
  }
  return {
    rows: [{
      sockets: scripts.length,
      frames: scripts.reduce((sum, script) => sum + script.frames.length, 0),
      answers,
      wrong: examples.length,
    }],
    examples,
  };
}

async function play(
  port: number,
  protocol: string,
  frames: readonly RawFrame[],
  index: number,
): Promise<{ texts: number; problems: string[] }> {
  using socket = await RawWebSocket.open(port, "/ws?name=fuzz&room=fuzz", protocol);
  const reading = socket.transcript(IDLE_MS);
  try {
    for (const each of frames) await socket.write(rawFrameBytes(each));
    await socket.write(rawFrameBytes({ opcode: 9, payload: LAST_PING }));
  } catch {
    // The server closed the connection after an invalid frame; what it sent before is still read.
  }
  const { status, texts, closeCode, fault } = await reading;
  const problems = [
    ...(status === 101 ? [] : [`status ${status}`]),
    ...(fault === undefined ? [] : [fault]),
    ...(closeCode === undefined || GOOD_CLOSES.has(closeCode) || isEchoed(closeCode, frames)
      ? []
      : [`closed with ${closeCode}`]),
    ...(protocol === "" ? [] : texts.flatMap(jsonProblems)),
  ];
  return {
    texts: texts.length,
    problems: problems.map((problem) => `socket ${index}: ${problem}`),
  };
}

/** A close frame is answered with the same code (RFC 6455, section 5.5.1). */
function isEchoed(code: number, frames: readonly RawFrame[]): boolean {
  return frames.some(({ opcode, payload: [high = 0, low = 0] }) =>
    opcode === 8 && (high << 8 | low) === code
  );
}

function jsonProblems(message: string): string[] {
  return message.split("\n").flatMap((line) => {
    try {
      return frameProblem(JSON.parse(line)) ?? [];
    } catch {
      return [`no JSON: ${line.slice(0, 100)}`];
    }
  });
}
