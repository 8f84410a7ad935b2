// An attacker in a thread of its own, so that its own work does not slow the regular users down.

import { BYTE_FLOODS } from "./byte_floods.ts";
import { COSTLY_READERS } from "./costly_readers.ts";
import { CROWDERS } from "./crowders.ts";
import { endedSessions } from "./ended_sessions.ts";
import { FLOODERS } from "./flooders.ts";

/** The job of the worker. */
export interface AttackOrder {
  readonly name: string;
  readonly port: number;
  readonly size: number;
  readonly seconds: number;
}

const MS_A_SECOND = 1_000;

if (typeof self.postMessage === "function") {
  self.onmessage = async ({ data }: MessageEvent<AttackOrder>) => {
    const { name, port, size, seconds } = data;
    const attacker =
      { ...FLOODERS, ...BYTE_FLOODS, ...CROWDERS, ...COSTLY_READERS, endedSessions }[name];
    if (attacker === undefined) throw new Error(`There is no attacker "${name}"`);
    const end = performance.now() + seconds * MS_A_SECOND;
    const url = `http://127.0.0.1:${port}`;
    self.postMessage(await attacker({ port, url, size, over: () => performance.now() > end }));
  };
}
