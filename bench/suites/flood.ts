// More than servers that send a frame a message can do: who keeps up, and at what cost.

import type { Measurements } from "../measurement.ts";
import { spread } from "../measurement.ts";
import type { Candidate } from "../servers/running_server.ts";
import { type FanOutLoad, measureFanOut } from "./fan_out.ts";

const READERS = 1_000;
const A_SECOND = 1_000;
/** Whose deliveries come slower than they are owed falls behind for as long as the flood lasts. */
const KEEPS_UP = 0.95;
const SUITE = "1,000 messages a second to 1,000";
const LOAD = "1,000 a second";

/** One round: a new process takes the flood and nothing else, so that no backlog reaches a next figure. */
export async function measureFlood(
  server: Candidate,
  seconds: number,
  into: Measurements,
): Promise<void> {
  const load: FanOutLoad = {
    suite: SUITE,
    job: { rooms: 1, subscribersARoom: READERS, sayersARoom: 10 },
    stretches: [{ load: LOAD, pace: { perSecond: A_SECOND }, seconds }],
  };
  await measureFanOut(server, load, into);
}

/** Says of each server whether it kept up. */
export function floodVerdicts(servers: readonly Candidate[], measured: Measurements): string[] {
  return servers.flatMap(({ name }) => {
    const figure = "deliveries a second";
    const rounds = measured.rounds({ suite: SUITE, load: LOAD, server: name, figure });
    if (rounds.length === 0) return [];
    const share = spread(rounds).median / (READERS * A_SECOND);
    const percent = `${Math.round(share * 100)} % of what was owed in the time`;
    return [share >= KEEPS_UP ? `${name} keeps up` : `${name} does not keep up: ${percent}`];
  });
}
