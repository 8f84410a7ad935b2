// GET /healthz: for load balancers and monitoring.

import type { Hub } from "../../hub/hub.ts";
import type { Connections } from "../transports/connections.ts";
import { type DescribedPath, json, schemaRef } from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** What `getHealth` uses. */
export interface GetHealthDeps {
  readonly hub: Pick<Hub, "health">;
  readonly connections: Pick<Connections, "stopping" | "refusesNewcomers">;
  /** Whether the log is in memory and lost at exit. */
  readonly inMemory: boolean;
}

/** The path `/healthz`. */
export const HEALTH_API: DescribedPath = {
  GET: {
    summary: "For load balancers",
    responses: {
      200: { description: "Clients can connect and write", content: json(schemaRef("Health")) },
      503: {
        description:
          "The server is stopping, its log cannot be written or read, or memory is short",
        content: json(schemaRef("Health")),
      },
    },
  },
};

const UNAVAILABLE = 503;
const OVER_MEMORY = "memory is over its limit: new connections are refused";
const IN_MEMORY = "memory: not saved, for a single instance only";

/**
 * 200 if clients can connect and write. 503 if the server is stopping, the log cannot be written or
 * read, or new connections are refused.
 */
export function getHealth({ hub, connections, inMemory }: GetHealthDeps): Handler {
  const log = inMemory ? { log: IN_MEMORY } : {};
  const headers = {
    "cache-control": "no-store",
    // An embedded room checks whether the server responds; a site that is not listed cannot read it.
    "cross-origin-resource-policy": "cross-origin",
  };
  return () => {
    if (connections.stopping) {
      return Response.json({ status: "stopping", ...log }, { status: UNAVAILABLE, headers });
    }
    const health = hub.health();
    const overMemory = connections.refusesNewcomers ? OVER_MEMORY : undefined;
    const cause = health.writable ? overMemory : health.cause;
    return cause === undefined
      ? Response.json({ status: "ok", ...log }, { headers })
      : Response.json({ status: "unavailable", cause, ...log }, { status: UNAVAILABLE, headers });
  };
}
