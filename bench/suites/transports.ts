// The same room with sockets, event streams and long polls.

import type { WayName } from "../load/guests.ts";
import type { Measurements } from "../measurement.ts";
import { HUBBUB } from "../servers/hubbub.ts";
import { measureFanOut } from "./fan_out.ts";

const READERS = 1_000;
const TRANSPORTS: Readonly<Record<WayName, string>> = {
  socket: "WebSocket",
  stream: "server-sent events",
  poll: "long polls",
};

/** One round of each, in turns. The sender has a socket. */
export async function measureTransports(seconds: number, into: Measurements): Promise<void> {
  for (const [by, name] of Object.entries(TRANSPORTS) as [WayName, string][]) {
    const server = { ...HUBBUB, name: `Hubbub by ${name}` };
    await measureFanOut(server, {
      suite: "1,000 readers, one sender",
      job: { rooms: 1, subscribersPerRoom: READERS, sendersPerRoom: 1, receive: { by } },
      phases: [
        { load: "10 a second", pace: { perSecond: 10 }, seconds: seconds * 2 },
        { load: "100 a second", pace: { perSecond: 100 }, seconds },
      ],
    }, into);
  }
}
