// GET /metrics: for this machine alone, unless the configuration says otherwise.

import { ChatError } from "../../protocol/chat_error.ts";
import { addressList } from "../limits/address_list.ts";
import type { House } from "../house.ts";
import type { Visit } from "../visit.ts";

const LOOPBACK = addressList(["127.0.0.0/8", "::1"]);

/** The figures. */
export async function tellMetrics(visit: Visit, house: House): Promise<Response> {
  const { metrics: audience } = house.configuration;
  if (audience === "off") throw new ChatError("not_found", "There are no metrics here");
  // What a proxy on this machine passes on comes from elsewhere.
  const local = LOOPBACK.has(visit.way.address) && !visit.way.proxied;
  if (audience === "local" && !local) {
    throw new ChatError("forbidden", "The metrics are for this machine alone");
  }
  return new Response(await house.metrics.text(), {
    headers: { "content-type": house.metrics.contentType, "cache-control": "no-store" },
  });
}
