// The memory guard of a house: which connections go, in what order.

import type { House } from "./house.ts";
import { MemoryGuard } from "./memory_guard.ts";
import type { Door } from "./serve.ts";

const MIB = 1024 * 1024;

/** First newcomers wait outside, and those go for whom something waits; if it goes on, all. */
export function guardMemory(house: House, door: Pick<Door, "reopen">): MemoryGuard {
  const { configuration, connections, logger } = house;
  return new MemoryGuard({
    limit: configuration.memory * MIB,
    refuseNewcomers: (refuse) => connections.refusesNewcomers = refuse,
    closeWaiting: () => connections.closeLargest(0),
    endAll: async () => {
      await connections.closeAll();
      await door.reopen();
    },
    onShed: (step, bytes) => logger.error("memory_over_limit", { step, bytes }),
  });
}
