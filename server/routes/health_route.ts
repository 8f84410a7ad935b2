// GET /healthz: for load balancers and for who watches at night.

import type { App } from "../app.ts";
import { MEMORY } from "../config/settings.ts";

const UNAVAILABLE = 503;

const OVER_MEMORY = "memory is over its limit: newcomers are refused";

/** 200 while all is well; 503 while stopping, when the log cannot be written or read, or newcomers are refused. */
export function getHealth({ hub, configuration, connections }: App): Response {
  const log = configuration.data === MEMORY
    ? { log: "memory: kept nowhere, good for one instance" }
    : {};
  const health = hub.health();
  const headers = {
    "cache-control": "no-store",
    // An embedded room asks whether anybody answers; a site that is not listed does not get to read it.
    "cross-origin-resource-policy": "cross-origin",
  };
  if (connections.stopping) {
    return Response.json({ status: "stopping", ...log }, { status: UNAVAILABLE, headers });
  }
  const cause = !health.writable
    ? health.cause
    : connections.refusesNewcomers
    ? OVER_MEMORY
    : undefined;
  if (cause !== undefined) {
    return Response.json({ status: "unavailable", cause, ...log }, {
      status: UNAVAILABLE,
      headers,
    });
  }
  return Response.json({ status: "ok", ...log }, { headers });
}
