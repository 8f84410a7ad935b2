// A thousand clients that reconnect at once after a restart and missed the same messages.

import type { Connection } from "./crowd.ts";
import { DIALECTS } from "./dialects.ts";
import { Guests } from "./guests.ts";
import { cpuMicroseconds } from "./process_cost.ts";

/** The job: the clients and their room. */
export interface MassReconnectJob {
  readonly do: "mass_reconnect";
  readonly port: number;
  readonly pid: number;
  readonly room: string;
  readonly clients: number;
  /** The seq that all of them have seen; absent on a first visit. */
  readonly after?: number;
  /** The newest seq of the room. */
  readonly head: number;
}

/** The result. */
export interface MassReconnectResult {
  /** Time until the last client had everything. */
  readonly seconds: number;
  /** Clients that received every missed message once and in order. */
  readonly whole: number;
  readonly bytes: number;
  readonly serverCpu: number;
}

const GIVE_UP_MS = 60_000;
const TICK_MS = 5;
const OPENING_AT_ONCE = 500;

/** Makes all clients join. */
export function massReconnect(job: MassReconnectJob): MassReconnectResult {
  const join = JSON.stringify({
    type: "join",
    room: job.room,
    ...(job.after === undefined ? {} : { after: job.after }),
  });
  const guests = new Guests(job.port, { ...DIALECTS.hubbub, greeting: () => join });
  const decoder = new TextDecoder();
  let whole = 0;
  const received = new Set<Connection>();
  guests.onMessage = (connection, start, length) => {
    if (received.has(connection)) return;
    received.add(connection);
    const frame = decoder.decode(guests.crowd.inbox.subarray(start, start + length));
    if (isWhole(frame, job)) whole++;
  };
  const serverCpu = cpuMicroseconds(job.pid);
  const started = performance.now();
  let begun = 0;
  while (received.size < job.clients && performance.now() - started < GIVE_UP_MS) {
    while (begun < job.clients && guests.coming < OPENING_AT_ONCE) {
      guests.begin(job.room);
      begun++;
    }
    guests.read(TICK_MS);
  }
  return {
    seconds: (performance.now() - started) / 1_000,
    whole,
    bytes: guests.crowd.bytes,
    serverCpu: cpuMicroseconds(job.pid) - serverCpu,
  };
}

/** Reads only the seqs: parsing 1,000 pages of 200 events would cost more than serving them. */
function isWhole(frame: string, { after, head }: MassReconnectJob): boolean {
  let next = (after ?? Math.max(0, head - 50)) + 1;
  for (const [, seq] of frame.matchAll(/"seq":(\d+)/g)) if (Number(seq) !== next++) return false;
  return next === head + 1;
}
