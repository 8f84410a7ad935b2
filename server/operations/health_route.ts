// GET /healthz: for load balancers and for who watches at night.

import type { House } from "../house.ts";
import { MEMORY } from "../settings/settings.ts";

const UNAVAILABLE = 503;

/** 200 while all is well; 503 while stopping or when the log cannot be written or read. */
export function tellHealth({ hub, stopping, configuration }: House): Response {
  const log = configuration.data === MEMORY
    ? { log: "memory: kept nowhere, good for one instance" }
    : {};
  const health = hub.health();
  const headers = { "cache-control": "no-store" };
  if (stopping.aborted) {
    return Response.json({ status: "stopping", ...log }, { status: UNAVAILABLE, headers });
  }
  if (!health.writable) {
    return Response.json({ status: "unavailable", cause: health.cause, ...log }, {
      status: UNAVAILABLE,
      headers,
    });
  }
  return Response.json({ status: "ok", ...log }, { headers });
}
