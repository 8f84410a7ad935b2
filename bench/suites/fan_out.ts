// Fan-out: what a delivery costs, by how fast is said, how many hear it, and in how many rooms.

import type { FanOutJob, FanOutResult, Stretch } from "../load/fan_out.ts";
import type { Measurements } from "../measurement.ts";
import { runLoad } from "../run_load.ts";
import type { Candidate } from "../servers/running_server.ts";

/** A load, and what tables call it. */
export interface FanOutLoad {
  readonly suite: string;
  readonly job: Pick<
    FanOutJob,
    "rooms" | "subscribersARoom" | "sayersARoom" | "churnASecond" | "hear"
  >;
  readonly stretches: readonly (Stretch & { readonly load: string })[];
}

/** CPU time of the server's process for one delivery. */
export const CPU = "µs CPU a delivery";
/** By the times in the messages. */
export const P99 = "ms latency p99";
/** Growth of the server's resident memory. */
export const MEMORY = "KiB a connection";

const TEXT_LENGTH = 64;
const MICROSECONDS = 1_000_000;

/** One round: a new server takes the load and is ended. */
export async function measureFanOut(
  server: Candidate,
  { suite, job, stretches }: FanOutLoad,
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
    stretches,
  });
  const add = (load: string, figure: string, value: number) =>
    into.add({ suite, load, server: server.name, figure }, value);
  add("joined", MEMORY, result.kibAConnection);
  result.stretches.forEach((stretch, index) => {
    const { load } = stretches[index]!;
    add(load, CPU, stretch.serverCpu / stretch.deliveries);
    add(load, "deliveries a second", stretch.deliveries / stretch.seconds);
    add(load, "ms latency p50", stretch.latency.p50);
    add(load, P99, stretch.latency.p99);
    add(load, "ms latency max", stretch.latency.max);
    add(load, "bytes a delivery", stretch.bytes / stretch.deliveries);
    add(load, "cores of the server", stretch.serverCpu / stretch.seconds / MICROSECONDS);
    add(load, "cores of the load generator", stretch.loadCpu / stretch.seconds / MICROSECONDS);
  });
  const wrong = faultsOf(result);
  if (wrong !== "") into.note(`${server.name}, ${suite}: ${wrong}`);
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
