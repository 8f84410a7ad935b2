// How much of two cores one process uses: how busy each thread is under the heaviest load, and what
// the same loop reaches in one isolate and in two.
//
// Most readers are patient here: they are read every 50 ms with everything received, which costs
// the load generator a tenth of a core. Otherwise, it would take as much as the server.

import type { FanOutJob, Pace, PhaseResult } from "../load/fan_out.ts";
import type { Measurements } from "../measurement.ts";
import { runLoad } from "../run_load.ts";
import { HUBBUB } from "../servers/hubbub.ts";
import { isolates } from "../servers/isolates.ts";
import type { Candidate } from "../servers/running_server.ts";
import { CPU } from "./fan_out.ts";

/** A load and its servers. */
interface Trial {
  readonly suite: string;
  readonly job: Pick<FanOutJob, "rooms" | "subscribersPerRoom" | "sendersPerRoom">;
  readonly paces: Readonly<Record<string, Pace>>;
  readonly servers: readonly Candidate[];
}

const MICROSECONDS = 1_000_000;
const TEXT_LENGTH = 64;
const HALL = { rooms: 1, subscribersPerRoom: 1_000, sendersPerRoom: 10 };
const PACED = [HUBBUB, isolates(1, { pace: "paced" }), isolates(2, { pace: "paced" })];
const TRIALS: readonly Trial[] = [
  {
    suite: "cores, 1,000 in a room",
    job: HALL,
    paces: { "50 in flight": { inFlight: 50 }, "1,000 in flight": { inFlight: 1_000 } },
    servers: PACED,
  },
  {
    suite: "cores, 500 rooms of 10",
    job: { rooms: 500, subscribersPerRoom: 10, sendersPerRoom: 1 },
    paces: { "1,000 in flight": { inFlight: 1_000 } },
    servers: PACED,
  },
  {
    suite: "cores, 1,000 in a room, says made by the loop itself",
    job: HALL,
    // One message starts it.
    paces: { "50 a flush": { perSecond: 0 } },
    servers: [
      isolates(1, { pace: "driven" }),
      isolates(2, { pace: "driven" }),
      isolates(2, { pace: "driven", onOneCore: true }),
    ],
  },
];
/** As long as the driven loop continues by itself. */
const SECONDS = 2;

/** One round of all, in turns. */
export async function measureCores(into: Measurements): Promise<void> {
  for (const { suite, job, paces, servers } of TRIALS) {
    for (const server of servers) {
      await using running = await server.start();
      const { faults, owed, ended, phases } = await runLoad<"fan_out">({
        do: "fan_out",
        port: running.port,
        pid: running.pid,
        dialect: server.dialect,
        textLength: TEXT_LENGTH,
        receive: { manner: "patient" },
        ...job,
        phases: Object.values(paces).map((pace) => ({ pace, seconds: SECONDS })),
      });
      phases.forEach((phase, index) => {
        const load = Object.keys(paces)[index]!;
        for (const [figure, value] of figuresOf(phase)) {
          into.add({ suite, load, server: server.name, figure }, value);
        }
      });
      const wrong = { ...faults, owed, ended };
      if (Object.values(wrong).some((count) => count > 0)) {
        into.addNote(`${server.name}, ${suite}: ${JSON.stringify(wrong)}`);
      }
    }
  }
}

function figuresOf(
  { seconds, deliveries, serverCpu, loadCpu, threads }: PhaseResult,
): [string, number][] {
  const cores = (cpu: number) => cpu / seconds / MICROSECONDS;
  const [main, ...others] = threads.filter(({ name }) => isolateOf(name));
  const rest = threads.filter(({ name }) => !isolateOf(name));
  return [
    ["deliveries a second", deliveries / seconds],
    [CPU, serverCpu / deliveries],
    ["cores of the busiest isolate", cores(main?.cpu ?? 0)],
    ["cores of the other isolates", cores(sum(others))],
    ["cores of V8's helpers and the pool", cores(sum(rest))],
    ["cores of the load generator", cores(loadCpu)],
  ];
}

/** Deno names its own threads; those of V8 and of the pool have other names. */
function isolateOf(name: string): boolean {
  return name === "deno" || name.startsWith("worker-");
}

function sum(threads: PhaseResult["threads"]): number {
  return threads.reduce((total, { cpu }) => total + cpu, 0);
}
