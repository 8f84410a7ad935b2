// A connection over transports and a clock that the test controls.

import { Connection } from "../../../client/connection/connection.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { FakeTransport } from "../fake_transport.ts";

/** What a test drives and sees. */
export interface Rig {
  readonly time: FakeClock;
  readonly connection: Connection;
  readonly states: string[];
  readonly websocket: FakeTransport;
  readonly sse: FakeTransport;
  readonly polling: FakeTransport;
  /** Whether the server answers plain HTTP. */
  reachable: boolean;
}

/** A connection whose transports the test controls; `only` leaves the others out. */
export function rig({ only }: { readonly only?: "websocket" } = {}): Rig {
  const time = new FakeClock();
  const websocket = new FakeTransport("websocket");
  const sse = new FakeTransport("sse");
  const polling = new FakeTransport("polling");
  const states: string[] = [];
  const parts = { time, websocket, sse, polling, states, reachable: true };
  const connection = new Connection({
    clock: time,
    random: () => 1,
    transports: only ? [websocket] : [websocket, sse, polling],
    reachable: () => Promise.resolve(made.reachable),
  });
  connection.listen({ state: ({ name }) => states.push(name), frames: () => {} });
  const made: Rig = Object.assign(parts, { connection });
  return made;
}

/** Advances the clock to the next attempt; returns the delay. */
export function waitOut({ connection, time }: Rig): number {
  const { state } = connection;
  if (state.name !== "waiting") throw new Error(`Not waiting but ${state.name}`);
  const delay = state.until - time.now();
  time.advance(delay);
  return delay;
}

/** Runs the callbacks of settled promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
