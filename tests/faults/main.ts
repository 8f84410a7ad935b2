// `deno task faults`: does to the server what its peers do not survive, and prints what was lost.

import { parseArgs } from "node:util";
import { sideBySide } from "./attacks/side_by_side.ts";
import { clockJumps } from "./clock_jumps.ts";
import { churn } from "./churn.ts";
import { fuzzFrames } from "./fuzz_frames.ts";
import { killRounds } from "./kill_rounds.ts";
import { powerCuts } from "./power/power_cuts.ts";
import { memoryAttack } from "./memory_attack.ts";
import { seedFrom } from "../support/random.ts";
import { stalledReaders } from "./stalled_readers.ts";
import { formatTable, type TableRow } from "./table.ts";

/** The platform keeps a closed socket's object for half a minute. */
const AFTER_IDLE_MS = 70_000;

/** The options of every fault. */
interface Scale {
  readonly long: boolean;
  readonly seed: number;
  /** Only the attacks with these names, separated by commas. */
  readonly only?: string;
  /** A checkout of older code, to be attacked too. */
  readonly base?: string;
}

/** The result of a fault. */
interface Outcome {
  /** A summary of one line. */
  readonly done: string;
  readonly rows: readonly TableRow[];
  /** Descriptions of errors; empty if there are none. */
  readonly examples: readonly string[];
}

/** All faults, in this order; each is one entry here and one file beside this. */
const FAULTS: Readonly<Record<string, (scale: Scale) => Promise<Outcome>>> = {
  kill: async ({ long, seed }) => {
    const { rows, examples, kills, killsAtStart, seconds } = await killRounds({
      rounds: long ? 100 : 10,
      seed,
    });
    const done = `${kills} times SIGKILL under load, ${killsAtStart} more while starting, ` +
      `in ${seconds.toFixed(0)} s`;
    return { done, rows, examples };
  },
  power: async ({ long, seed }) => {
    const { rows, examples, cuts, images, acks, syncs, seconds } = await powerCuts({
      cuts: long ? 250 : 60,
      everyFate: long,
      seed,
    });
    const done =
      `${cuts} moments among ${acks} acks and ${syncs} syncs at which the power is cut, ` +
      `${images} folders rebuilt and opened, in ${seconds.toFixed(0)} s`;
    return { done, rows, examples };
  },
  clock: async ({ long, seed }) => {
    const { rows, examples, jumps, restarts, seconds } = await clockJumps({
      jumps: long ? 50 : 5,
      seed,
    });
    const done = `${jumps} jumps of the clock by up to 30 days, back and forth, and ${restarts} ` +
      `kills between them, in ${seconds.toFixed(0)} s`;
    return { done, rows, examples };
  },
  stalled: async ({ long }) => {
    const stalled = long ? 1_000 : 60;
    const rounds = long ? 10 : 1;
    const { rows, examples } = await stalledReaders({
      stalled,
      rounds,
      ...(long
        ? { perSecond: 60, baselineSeconds: 20, restMs: AFTER_IDLE_MS }
        : { perSecond: 200 }),
    });
    return { done: `${rounds} times ${stalled} sockets that stop reading`, rows, examples };
  },
  attacks: async ({ long, only, base }) => {
    const size = long ? 3_000 : 1_200;
    const seconds = long ? 10 : 3;
    const { rows, examples } = await sideBySide({ size, seconds }, only, base);
    const done = `each attack for ${seconds} s from up to ${size} connections, with and without ` +
      "what stands in its way, while ten regular users talk";
    return { done, rows, examples };
  },
  churn: async ({ long }) => {
    const connections = long ? 20_000 : 2_000;
    const { rows, examples } = await churn({
      connections,
      ...(long ? { restMs: AFTER_IDLE_MS } : {}),
    });
    return { done: `${connections} connections that come and go`, rows, examples };
  },
  memory: async ({ long }) => {
    const megabytes = long ? 2_000 : 800;
    const without = await memoryAttack({ megabytes, guardMib: 0 });
    const guarded = await memoryAttack({ megabytes, guardMib: 256 });
    return {
      done: `${megabytes} MB of messages that never end, without the guard and with it`,
      rows: [without.row, guarded.row],
      examples: [...without.examples, ...guarded.examples],
    };
  },
  fuzz: async ({ long, seed }) => {
    const frames = long ? 100_000 : 3_000;
    const { rows, examples } = await fuzzFrames({ frames, seed });
    return { done: `${frames} raw frames, right and wrong`, rows, examples };
  },
};

const { values, positionals } = parseArgs({
  options: {
    long: { type: "boolean", default: false },
    seed: { type: "string" },
    only: { type: "string" },
    base: { type: "string" },
  },
  allowPositionals: true,
});
const scale: Scale = {
  long: values.long,
  seed: seedFrom(values.seed),
  ...(values.only !== undefined && { only: values.only }),
  ...(values.base !== undefined && { base: values.base }),
};
const unknown = positionals.find((name) => !Object.hasOwn(FAULTS, name));
if (unknown !== undefined) {
  console.error(`Unknown fault "${unknown}": it is one of ${Object.keys(FAULTS).join(", ")}`);
  Deno.exit(2);
}

console.log(`seed ${scale.seed}; HUBBUB_SEED or --seed gives it again`);
let wrong = 0;
for (const name of positionals.length > 0 ? positionals : Object.keys(FAULTS)) {
  const { done, rows, examples } = await FAULTS[name]!(scale);
  console.log(`\n${name}: ${done}\n${formatTable(rows)}`);
  for (const example of examples) console.log(`WRONG  ${example}`);
  wrong += examples.length;
}
console.log(wrong === 0 ? "\nNothing was lost." : "\nSomething is wrong: see above.");
Deno.exit(wrong === 0 ? 0 : 1);
