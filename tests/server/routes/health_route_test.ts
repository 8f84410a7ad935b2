// GET /healthz says whether clients can connect and write, and is computed each time.

import { assertEquals } from "@std/assert";
import type { LogHealth } from "../../../hub/event_log.ts";
import type { RequestContext } from "../../../server/auth/request_context.ts";
import { getHealth } from "../../../server/routes/health_route.ts";

const WELL = { health: { writable: true } as LogHealth, stopping: false, refuses: false };

async function healthWith({ health, stopping, refuses }: typeof WELL) {
  const handle = getHealth({
    hub: { health: () => health },
    connections: { refusesNewcomers: refuses, stopping },
    inMemory: false,
  });
  const response = await handle({} as RequestContext);
  assertEquals(response.headers.get("cache-control"), "no-store");
  const { status, cause } = await response.json();
  return [response.status, status, cause];
}

Deno.test("getHealth() says what is wrong: stopping, the log, or memory", async () => {
  assertEquals(await healthWith(WELL), [200, "ok", undefined]);
  assertEquals(await healthWith({ ...WELL, stopping: true }), [503, "stopping", undefined]);
  const full: LogHealth = { writable: false, cause: "the disk is full" };
  assertEquals(await healthWith({ ...WELL, health: full }), [503, "unavailable", full.cause]);
  assertEquals(await healthWith({ ...WELL, refuses: true }), [
    503,
    "unavailable",
    "memory is over its limit: new connections are refused",
  ]);
});
