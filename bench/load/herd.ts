// A thousand who come back at once after a restart, and each missed the same messages.

import type { Connection } from "./crowd.ts";
import { DIALECTS } from "./dialects.ts";
import { Guests } from "./guests.ts";
import { cpuMicroseconds } from "./process_cost.ts";

/** Who comes back, and to what. */
export interface HerdJob {
  readonly do: "herd";
  readonly port: number;
  readonly pid: number;
  readonly room: string;
  readonly clients: number;
  /** The seq that all of them have seen; without it they come for the first time. */
  readonly after?: number;
  /** The room's newest. */
  readonly head: number;
}

/** How they were served. */
export interface HerdResult {
  /** Until the last of them had all. */
  readonly seconds: number;
  /** Whose page had every missed message once and in order. */
  readonly whole: number;
  readonly bytes: number;
  readonly serverCpu: number;
}

const GIVE_UP_MS = 60_000;
const TICK_MS = 5;
const OPENING_AT_ONCE = 500;

/** Has all of them join. */
export function herd(job: HerdJob): HerdResult {
  const join = JSON.stringify({
    type: "join",
    room: job.room,
    ...(job.after === undefined ? {} : { after: job.after }),
  });
  const guests = new Guests(job.port, { ...DIALECTS.hubbub, greeting: () => join });
  const decoder = new TextDecoder();
  let whole = 0;
  const heard = new Set<Connection>();
  guests.onMessage = (connection, start, length) => {
    if (heard.has(connection)) return;
    heard.add(connection);
    const frame = decoder.decode(guests.crowd.inbox.subarray(start, start + length));
    if (isWhole(frame, job)) whole++;
  };
  const serverCpu = cpuMicroseconds(job.pid);
  const started = performance.now();
  let begun = 0;
  while (heard.size < job.clients && performance.now() - started < GIVE_UP_MS) {
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

/** Looks at the seqs alone: to parse 1,000 pages of 200 would cost more than to serve them. */
function isWhole(frame: string, { after, head }: HerdJob): boolean {
  let next = (after ?? Math.max(0, head - 50)) + 1;
  for (const [, seq] of frame.matchAll(/"seq":(\d+)/g)) if (Number(seq) !== next++) return false;
  return next === head + 1;
}
