// deno task bench: measures Hubbub and its peers on this machine, in rounds.
//
// deno task bench            everything, about half an hour
// deno task bench --quick    one short round of everything, without ten million messages

import { parseArgs } from "node:util";
import { measureBurst } from "./page/burst.ts";
import { measureMemory } from "./page/memory.ts";
import { LIVE, loadOf, measureOpening, OPENING } from "./page/opening.ts";
import { Measurements, spread } from "./measurement.ts";
import { circumstances, writeResults } from "./report.ts";
import { drawPlot } from "./plot.ts";
import { HUBBUB } from "./servers/hubbub.ts";
import { findExpress, findPeers, gatheringLoop } from "./servers/peers.ts";
import type { Candidate } from "./servers/running_server.ts";
import { measureBigLog } from "./suites/big_log.ts";
import { measureCores } from "./suites/cores.ts";
import { CPU, type FanOutLoad, measureFanOut, MEMORY, P99 } from "./suites/fan_out.ts";
import { floodVerdicts, measureFlood } from "./suites/flood.ts";
import { measureHttp, RATE } from "./suites/http.ts";
import { measureTransports } from "./suites/transports.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string" },
  },
});
const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 1 : 3));
const seconds = quick ? 2 : 4;
/** Few messages arrive in a round of the slow loads, so it is longer. */
const slowSeconds = quick ? 3 : 8;

const SATURATED = "50 in flight";
const PACED = "100 a second";
const SLOW = "10 a second";
const BESIDE_PEERS: FanOutLoad = {
  suite: "1,000 in a room",
  job: { rooms: 1, subscribersPerRoom: 1_000, sendersPerRoom: 10 },
  // Loads that a server cannot keep up with come last: their backlog must not affect the next
  // figure.
  phases: [
    { load: "1 a second", pace: { perSecond: 1 }, seconds: slowSeconds },
    { load: SLOW, pace: { perSecond: 10 }, seconds: slowSeconds },
    { load: SATURATED, pace: { inFlight: 50 }, seconds },
    { load: PACED, pace: { perSecond: 100 }, seconds },
  ],
};
const SIZES = quick ? [1, 10, 1_000] : [1, 10, 100, 1_000, 5_000, 10_000];
const ALONE: readonly FanOutLoad[] = [
  ...SIZES.map((size): FanOutLoad => ({
    suite: `a room of ${size.toLocaleString("en-US")}`,
    job: { rooms: 1, subscribersPerRoom: size, sendersPerRoom: Math.min(size, 10) },
    phases: [
      { load: SATURATED, pace: { inFlight: 50 }, seconds },
      { load: SLOW, pace: { perSecond: 10 }, seconds },
    ],
  })),
  {
    suite: quick ? "100 rooms of 10" : "1,000 rooms of 10",
    job: { rooms: quick ? 100 : 1_000, subscribersPerRoom: 10, sendersPerRoom: 1 },
    phases: [{ load: "1,000 a second in all", pace: { perSecond: 1_000 }, seconds }],
  },
  {
    // The servers of this load. Without batching, a server would need four cores for it.
    suite: "1,000 in a room, Hubbub alone",
    job: { rooms: 1, subscribersPerRoom: 1_000, sendersPerRoom: 10 },
    phases: [{ load: "1,000 a second", pace: { perSecond: 1_000 }, seconds }],
  },
  {
    suite: "1,000 in a room, 200 joins and leaves a second",
    job: { rooms: 1, subscribersPerRoom: 1_000, sendersPerRoom: 10, churnPerSecond: 200 },
    phases: [{ load: SLOW, pace: { perSecond: 10 }, seconds }],
  },
];
const GATHERING_MS = quick ? [] : [1, 5, 10, 20, 30, 50];
const PACING: FanOutLoad = {
  suite: "gathering by itself, 1,000 in a room",
  job: BESIDE_PEERS.job,
  phases: [{ load: PACED, pace: { perSecond: 100 }, seconds }],
};
const LOGS = quick ? [1, 10_000] : [1, 10_000, 1_000_000, 10_000_000];

const OPENED = quick ? 10_000 : 1_000_000;
const BURST_SECONDS = quick ? 3 : 10;
const REMEMBERED = quick ? 4_000 : 20_000;

const where = circumstances();
let measurements = new Measurements();
const peers = await findPeers();
const express = await findExpress();
const leftOut = [...peers, express].flatMap(({ name, missing }) =>
  missing === undefined ? [] : [`${name} is left out: ${missing}`]
);
for (const line of leftOut) console.error(`!! ${line}`);
const beside = [HUBBUB, ...peers.filter(({ missing }) => missing === undefined)];

const parts: Readonly<Record<string, () => Promise<void>>> = {
  async peers() {
    for (let round = 1; round <= rounds; round++) {
      for (const server of beside) {
        printProgress(`round ${round} of ${rounds}: ${server.name}`);
        await measured(server.name, () => measureFanOut(server, BESIDE_PEERS, measurements));
      }
    }
  },
  async flood() {
    for (let round = 1; round <= rounds; round++) {
      for (const server of beside) {
        printProgress(`round ${round} of ${rounds}: a flood for ${server.name}`);
        await measured(server.name, () => measureFlood(server, seconds, measurements));
      }
    }
  },
  async transports() {
    for (let round = 1; round <= rounds; round++) {
      printProgress(`round ${round} of ${rounds}: transports`);
      await measured("transports", () => measureTransports(seconds, measurements));
    }
  },
  async cores() {
    for (let round = 1; round <= rounds; round++) {
      printProgress(`round ${round} of ${rounds}: cores`);
      await measured("cores", () => measureCores(measurements));
    }
  },
  async http() {
    const servers = [HUBBUB, ...(express.missing === undefined ? [express] : [])];
    for (let round = 1; round <= rounds; round++) {
      for (const server of servers) {
        printProgress(`round ${round} of ${rounds}: HTTP on ${server.name}`);
        await measured(server.name, () => measureHttp(server, seconds, measurements));
      }
    }
  },
  async alone() {
    for (const load of ALONE) {
      printProgress(load.suite);
      await measured(load.suite, () => measureFanOut(HUBBUB, load, measurements));
    }
  },
  async gathering() {
    for (const loop of GATHERING_MS.map(gatheringLoop)) {
      printProgress(loop.name);
      await measured(loop.name, () => measureFanOut(loop, PACING, measurements));
    }
  },
  async log() {
    for (const messages of LOGS) {
      printProgress(`${messages} messages in the log`);
      await measured("growth of the log", () => measureBigLog(messages, measurements));
    }
  },
  async page() {
    printProgress(`opening a room of ${OPENED}`);
    const opening = { messages: OPENED, rounds: quick ? 5 : 15 };
    await measured("opening", () => measureOpening(opening, measurements));
    for (let round = 1; round <= rounds; round++) {
      printProgress(`a burst, round ${round} of ${rounds}`);
      await measured("the burst", () => measureBurst(BURST_SECONDS, measurements));
    }
    printProgress(`${REMEMBERED} messages in an open page`);
    await measured("memory", () => measureMemory(REMEMBERED, measurements));
  },
};
if (values.only !== undefined && !Object.hasOwn(parts, values.only)) {
  throw new RangeError(`Cannot measure "${values.only}": the parts are ${Object.keys(parts)}`);
}
for (const [name, measure] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== name) continue;
  measurements = new Measurements(leftOut);
  await measure();
  console.log(await writeResults(name, measurements, { ratios: ratios(), where, quick }));
  if (name === "peers" && !quick) await drawPlot(measurements);
}

/** A server that fails is reported and does not stop the others. */
async function measured(what: string, measure: () => Promise<void>): Promise<void> {
  try {
    await measure();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // A browser driver appends log lines to an error.
    measurements.addNote(`${what} failed: ${said.split("\n")[0]}`);
  }
}

function printProgress(line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}

/** The main ratios, each against the server that a promise names. */
function ratios(): string[] {
  const { suite } = BESIDE_PEERS;
  const median = (server: Candidate, load: string, figure: string) => {
    const found = measurements.rounds({ suite, load, server: server.name, figure });
    return found.length === 0 ? undefined : spread(found).median;
  };
  const lines = floodVerdicts(beside, measurements);
  for (const load of [SATURATED, PACED, SLOW]) {
    const own = median(HUBBUB, load, CPU);
    if (own === undefined) continue;
    lines.push(
      `${load}: ${own.toFixed(2)} ${CPU}, p99 ${median(HUBBUB, load, P99)!.toFixed(0)} ms; ` +
        peers.flatMap((peer) => {
          const other = median(peer, load, CPU);
          return other === undefined ? [] : [`${(own / other).toFixed(2)} of ${peer.name}`];
        }).join(", "),
    );
  }
  const live = (messages: number) => {
    const of = { suite: OPENING, load: loadOf(messages), server: HUBBUB.name, figure: LIVE };
    const found = measurements.rounds(of);
    return found.length === 0 ? undefined : spread(found).median;
  };
  const [large, small] = [live(OPENED), live(50)];
  if (large !== undefined && small !== undefined) {
    lines.push(
      `A room with ${loadOf(OPENED)} is live in the browser after ${
        (large / small).toFixed(2)
      } of the time of one with 50`,
    );
  }
  const memory = median(HUBBUB, "joined", MEMORY);
  if (memory !== undefined) lines.push(`${memory.toFixed(1)} ${MEMORY}`);
  const rate = (server: Candidate) => {
    const found = measurements.rounds({
      suite: "HTTP",
      load: "durable POST",
      server: server.name,
      figure: RATE,
    });
    return found.length === 0 ? undefined : spread(found).median;
  };
  const [own, other] = [rate(HUBBUB), rate(express)];
  if (own !== undefined && other !== undefined) {
    lines.push(
      `durable POST: ${Math.round(own)} a second, ${
        (own / other).toFixed(2)
      } times ${express.name}`,
    );
  }
  return lines;
}
