// Measures a server process from outside: its memory, open files and tables.

import type { ServerProcess } from "../support/server_process.ts";

/** A measurement. */
export interface GaugeReading {
  readonly rssMb: number;
  readonly files: number;
  /** Connections that the server knows. */
  readonly live: number;
  /** Connections that the platform holds. */
  readonly slots: number;
}

const MB = 1_000_000;
const KB = 1_024;
const LOOK_AGAIN_AFTER_MS = 50;
/** A server that answers later than this counts as silent. */
const ANSWER_WITHIN_MS = 20_000;

/** Measures a running server. */
export class ProcessGauge {
  readonly #server: ServerProcess;

  constructor(server: ServerProcess) {
    this.#server = server;
  }

  /**
   * Resident memory in MB from the system, which works even while the server is too busy to answer.
   */
  async rssMb(): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.#server.pid}/status`);
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * KB / MB);
  }

  /** Measures everything. */
  async read(): Promise<GaugeReading> {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const text = await (await fetch(`${this.#server.url}/metrics`, { signal })).text();
    const sum = (name: string) =>
      [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\d+)`, "gm"))]
        .reduce((total, [, value]) => total + Number(value), 0);
    return {
      rssMb: await this.rssMb(),
      files: [...Deno.readDirSync(`/proc/${this.#server.pid}/fd`)].length,
      live: sum("hubbub_connections"),
      slots: sum("hubbub_connection_slots"),
    };
  }

  /** Resolves when no connection is left, or the time is over. */
  async untilNobodyIsThere(within: number): Promise<void> {
    const end = performance.now() + within;
    while (performance.now() < end) {
      const { slots, live } = await this.read();
      if (slots === 0 && live === 0) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS));
    }
  }
}
