// The wires that a visitor's choice allows.

import type { ConnectBy } from "../../protocol/view.ts";
import type { HttpTransportOptions } from "./http_link.ts";
import { loadedTransport } from "./loaded_transport.ts";
import type { Transport } from "./transport.ts";
import { webSocketTransport } from "./websocket_transport.ts";
import type { WebSocketTransportOptions } from "./websocket_transport.ts";

/** Best first. */
export function transports(
  by: ConnectBy,
  options: HttpTransportOptions & WebSocketTransportOptions,
): readonly [Transport, ...Transport[]] {
  const websocket = webSocketTransport(options);
  const sse = loadedTransport(
    "sse",
    async () => (await import("./sse_transport.ts")).sseTransport(options),
  );
  const polling = loadedTransport(
    "polling",
    async () => (await import("./polling_transport.ts")).pollingTransport(options),
  );
  switch (by) {
    case "websocket":
      return [websocket];
    case "sse":
      return [sse];
    case "polling":
      return [polling];
    default:
      return [websocket, sse, polling];
  }
}
