// GET /metrics: Prometheus metrics; for this machine only, unless configured otherwise.

import { ChatError } from "../../protocol/chat_error.ts";
import { addressList } from "../http/address_list.ts";
import type { Metrics } from "../ops/metrics.ts";
import { type DescribedPath, TEXT } from "../ops/openapi/operation.ts";
import type { Handler } from "./route.ts";

/** What `getMetrics` uses. */
export interface GetMetricsDeps {
  readonly metrics: Pick<Metrics, "text" | "contentType">;
  /** Who may read them: this machine, everybody, nobody. */
  readonly audience: "local" | "all" | "off";
}

/** The path `/metrics`. */
export const METRICS_API: DescribedPath = {
  GET: {
    summary: "Prometheus text; by default for this machine only",
    responses: { 200: { description: "The metrics", content: TEXT } },
    refusals: [403, 404],
  },
};

const LOOPBACK = addressList(["127.0.0.0/8", "::1"]);

/** Serves the metrics as text. */
export function getMetrics({ metrics, audience }: GetMetricsDeps): Handler {
  return async ({ client }) => {
    if (audience === "off") throw new ChatError("not_found", "Metrics are turned off");
    // A request that a proxy on this machine passes on comes from elsewhere.
    const isLocal = LOOPBACK.has(client.address) && !client.proxied;
    if (audience === "local" && !isLocal) {
      throw new ChatError("forbidden", "Only this machine can read the metrics");
    }
    return new Response(await metrics.text(), {
      headers: { "content-type": metrics.contentType, "cache-control": "no-store" },
    });
  };
}
