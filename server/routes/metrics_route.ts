// GET /metrics: for this machine alone, unless the configuration says otherwise.

import { ChatError } from "../../protocol/chat_error.ts";
import { addressList } from "../http/address_list.ts";
import type { App } from "../app.ts";
import type { RequestContext } from "../auth/request_context.ts";

const LOOPBACK = addressList(["127.0.0.0/8", "::1"]);

/** The figures. */
export async function getMetrics(context: RequestContext, app: App): Promise<Response> {
  const { metrics: audience } = app.configuration;
  if (audience === "off") throw new ChatError("not_found", "There are no metrics here");
  // What a proxy on this machine passes on comes from elsewhere.
  const local = LOOPBACK.has(context.client.address) && !context.client.proxied;
  if (audience === "local" && !local) {
    throw new ChatError("forbidden", "The metrics are for this machine alone");
  }
  return new Response(await app.metrics.text(), {
    headers: { "content-type": app.metrics.contentType, "cache-control": "no-store" },
  });
}
