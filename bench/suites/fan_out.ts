// Fan-out: the cost of a delivery, by pace, number of readers and number of rooms.

import type { FanOutJob, FanOutResult, Phase } from "../load/fan_out.ts";
import type { Measurements } from "../measurement.ts";
import { runLoad } from "../run_load.ts";
import type { Candidate } from "../servers/running_server.ts";

/** A load and its name in the tables. */
export interface FanOutLoad {
  readonly suite: string;
  readonly job: Pick<
    FanOutJob,
    "rooms" | "subscribersPerRoom" | "sendersPerRoom" | "churnPerSecond" | "receive"
  >;
  readonly phases: readonly (Phase & { readonly load: string })[];
}

/** CPU time of the server process per delivery. */
export const CPU = "µs CPU a delivery";
/** By the times in the messages. */
export const P99 = "ms latency p99";
/** Growth of the server's resident memory. */
export const MEMORY = "KiB a connection";

const TEXT_LENGTH = 64;
const MICROSECONDS = 1_000_000;

/** One round: starts a server, applies the load and ends the server. */
export async function measureFanOut(
  server: Candidate,
  { suite, job, phases }: FanOutLoad,
  into: Measurements,
): Promise<void> {
  await using running = await server.start();
  const result = await runLoad<"fan_out">({
    do: "fan_out",
    port: running.port,
    pid: running.pid,
    dialect: server.dialect,
    textLength: TEXT_LENGTH,
    ...job,
    phases,
  });
  const add = (load: string, figure: string, value: number) =>
    into.add({ suite, load, server: server.name, figure }, value);
  add("joined", MEMORY, result.kibAConnection);
  result.phases.forEach((phase, index) => {
    const { load } = phases[index]!;
    add(load, CPU, phase.serverCpu / phase.deliveries);
    add(load, "deliveries a second", phase.deliveries / phase.seconds);
    add(load, "ms latency p50", phase.latency.p50);
    add(load, P99, phase.latency.p99);
    add(load, "ms latency max", phase.latency.max);
    add(load, "bytes a delivery", phase.bytes / phase.deliveries);
    add(load, "cores of the server", phase.serverCpu / phase.seconds / MICROSECONDS);
    add(load, "cores of the load generator", phase.loadCpu / phase.seconds / MICROSECONDS);
  });
  const wrong = faultsOf(result);
  if (wrong !== "") into.addNote(`${server.name}, ${suite}: ${wrong}`);
}

function faultsOf({ faults: { missed, repeated, disordered }, owed, ended }: FanOutResult): string {
  const counts = {
    missed,
    repeated,
    disordered,
    "not delivered in the end": owed,
    "closed": ended,
  };
  return Object.entries(counts).filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`).join(", ");
}
