// The transports that a user's choice allows.

import type { ConnectBy } from "../../protocol/view.ts";
import type { HttpTransportOptions } from "./http_link.ts";
import { loadedTransport } from "./loaded_transport.ts";
import type { TabShare } from "./tab_share.ts";
import type { Transport } from "./transport.ts";
import { webSocketTransport } from "./websocket_transport.ts";
import type { WebSocketTransportOptions } from "./websocket_transport.ts";

/** How a page connects. */
export interface TransportsOptions extends HttpTransportOptions, WebSocketTransportOptions {
  /**
   * The server's origin. The tabs of a browser hold one stream or poll to it together; a WebSocket is
   * each tab's own: it takes none of the few connections that HTTP/1.1 has to a host.
   */
  readonly origin: string;
}

/** Best first. */
export function transports(
  by: ConnectBy,
  options: TransportsOptions,
): readonly [Transport, ...Transport[]] {
  const websocket = webSocketTransport(options);
  let tab: TabShare | undefined;
  const shared = async (loading: Promise<Transport>) => {
    // Both parts at once: each attempt has little time.
    const [transport, { sharedTransport, tabShare }] = await Promise.all([
      loading,
      import("./shared_transport.ts"),
    ]);
    return sharedTransport(transport, { ...options, share: tab ??= tabShare(options.origin) });
  };
  const sse = loadedTransport(
    "sse",
    () => shared(import("./sse_transport.ts").then((part) => part.sseTransport(options))),
  );
  const polling = loadedTransport(
    "polling",
    () => shared(import("./polling_transport.ts").then((part) => part.pollingTransport(options))),
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
