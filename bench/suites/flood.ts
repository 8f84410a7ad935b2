// More than servers with one frame per message can send: which of them keep up, and at what cost.

import type { Measurements } from "../measurement.ts";
import { spread } from "../measurement.ts";
import type { Candidate } from "../servers/running_server.ts";
import { type FanOutLoad, measureFanOut } from "./fan_out.ts";

const READERS = 1_000;
const A_SECOND = 1_000;
/** A server below this share of the due deliveries falls behind for as long as the flood lasts. */
const KEEPS_UP = 0.95;
/** In cores: above this, the load generator itself may be the limit. */
const LOAD_IS_BUSY = 0.7;
const SUITE = "1,000 messages a second to 1,000";
const LOAD = "1,000 a second";

/** One round: a new process for the flood alone, so that no backlog affects another figure. */
export async function measureFlood(
  server: Candidate,
  seconds: number,
  into: Measurements,
): Promise<void> {
  const load: FanOutLoad = {
    suite: SUITE,
    job: { rooms: 1, subscribersPerRoom: READERS, sendersPerRoom: 10 },
    phases: [{ load: LOAD, pace: { perSecond: A_SECOND }, seconds }],
  };
  await measureFanOut(server, load, into);
}

/** Notes for each server whether it kept up. */
export function floodVerdicts(servers: readonly Candidate[], measured: Measurements): string[] {
  return servers.flatMap(({ name }) => {
    const median = (figure: string) => {
      const rounds = measured.rounds({ suite: SUITE, load: LOAD, server: name, figure });
      return rounds.length === 0 ? undefined : spread(rounds).median;
    };
    const deliveries = median("deliveries a second");
    if (deliveries === undefined) return [];
    const share = deliveries / (READERS * A_SECOND);
    if (share >= KEEPS_UP) return [`${name} keeps up`];
    const load = median("cores of the load generator")!;
    const doubt = load < LOAD_IS_BUSY
      ? ""
      : `; the load generator, at ${load.toFixed(2)} of a core, may be the limit`;
    return [
      `${name} does not keep up: ${Math.round(share * 100)} % of what was owed in the time${doubt}`,
    ];
  });
}
