// Connects the memory guard to the server: which connections it closes, and in which order.

import { MemoryGuard } from "./limits/memory_guard.ts";
import type { HttpListener } from "./http_listener.ts";
import type { Logger } from "./ops/logger.ts";
import type { Connections } from "./transports/connections.ts";

/** What guards the memory, and what it closes. */
export interface GuardMemoryOptions {
  /** MiB of the process; 0: no limit. */
  readonly limitMib: number;
  readonly connections: Connections;
  readonly listener: Pick<HttpListener, "reopen">;
  readonly logger: Logger;
}

const MIB = 1024 * 1024;
const CLOSED_WITHIN_MS = 100;

/**
 * Starts the guard. Over the limit, it first refuses new connections and closes those for which data is
 * waiting; if that is not enough, it ends all.
 */
export function guardMemory(
  { limitMib, connections, listener, logger }: GuardMemoryOptions,
): MemoryGuard {
  return new MemoryGuard({
    limit: limitMib * MIB,
    refuseNewcomers: (refuse) => connections.refusesNewcomers = refuse,
    closeWaiting: () => connections.closeLargest(0),
    endAll: async () => {
      // An attacker does not close its connections, so this waits no longer than a close takes.
      const closed = connections.closeAll();
      const late = new Promise((resolve) => setTimeout(resolve, CLOSED_WITHIN_MS));
      try {
        await Promise.race([closed, late]);
      } finally {
        await listener.reopen();
      }
    },
    onShed: (step, bytes) => logger.error("memory_over_limit", { step, bytes }),
    onFault: (error) => logger.error("memory_guard_failed", { error }),
  });
}
