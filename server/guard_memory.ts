// The memory guard of a server: which connections go, in what order.

import type { App } from "./app.ts";
import { MemoryGuard } from "./limits/memory_guard.ts";
import type { HttpListener } from "./http_listener.ts";

const MIB = 1024 * 1024;
const GOODBYES_WITHIN_MS = 100;

/** First newcomers wait outside, and those go for whom something waits; if it goes on, all. */
export function guardMemory(app: App, listener: Pick<HttpListener, "reopen">): MemoryGuard {
  const { configuration, connections, logger } = app;
  return new MemoryGuard({
    limit: configuration.memory * MIB,
    refuseNewcomers: (refuse) => connections.refusesNewcomers = refuse,
    closeWaiting: () => connections.closeLargest(0),
    endAll: async () => {
      // Who attacks does not go for being asked: no longer is waited than a goodbye takes.
      const gone = connections.closeAll();
      const late = new Promise((resolve) => setTimeout(resolve, GOODBYES_WITHIN_MS));
      try {
        await Promise.race([gone, late]);
      } finally {
        await listener.reopen();
      }
    },
    onShed: (step, bytes) => logger.error("memory_over_limit", { step, bytes }),
    onFault: (error) => logger.error("memory_guard_failed", { error }),
  });
}
