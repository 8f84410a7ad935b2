// Makes the transports that a user's choice allows. The WebSocket is part of the first view; the others
// are lazy modules, because most visits do not need them.

import type { ConnectBy, TransportName } from "../../protocol/view.ts";
import type { HttpTransportOptions } from "./http_link.ts";
import type { TabShare } from "./tab_share.ts";
import type { Link, LinkEvents, OutgoingFrame, Transport } from "./transport.ts";
import { webSocketTransport, type WebSocketTransportOptions } from "./websocket_transport.ts";

/** How a page connects. */
export interface TransportsOptions extends HttpTransportOptions, WebSocketTransportOptions {
  /**
   * The server's origin. The tabs of a browser share one stream or poll to it; each tab has a WebSocket
   * of its own, which takes none of the few HTTP/1.1 connections to a host.
   */
  readonly origin: string;
}

/** The transports that `by` allows, best first. */
export function transports(
  by: ConnectBy,
  options: TransportsOptions,
): readonly [Transport, ...Transport[]] {
  const websocket = webSocketTransport(options);
  let tab: TabShare | undefined;
  const shared = async (loading: Promise<Transport>) => {
    // Both modules load at once: each attempt has little time.
    const [transport, { sharedTransport, tabShare }] = await Promise.all([
      loading,
      import("./shared_transport.ts"),
    ]);
    return sharedTransport(transport, { ...options, share: tab ??= tabShare(options.origin) });
  };
  const sse = loadedTransport(
    "sse",
    () => shared(import("./sse_transport.ts").then((module) => module.sseTransport(options))),
  );
  const polling = loadedTransport(
    "polling",
    () =>
      shared(import("./polling_transport.ts").then((module) => module.pollingTransport(options))),
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

/** Returns a transport that `load` loads when it is first opened. If that fails, the attempt is lost. */
export function loadedTransport(name: TransportName, load: () => Promise<Transport>): Transport {
  return { name, open: (events) => new LoadedLink(load, events) };
}

class LoadedLink implements Link {
  #state: "loading" | "ended" | { readonly link: Link } = "loading";
  /** Frames to send once the transport is there. */
  readonly #waiting: OutgoingFrame[] = [];

  constructor(load: () => Promise<Transport>, events: LinkEvents) {
    load().then(
      (transport) => this.#open(transport, events),
      () => {
        if (this.#state !== "loading") return;
        this.#state = "ended";
        events.closed("reconnect_later", "lost");
      },
    );
  }

  #open(transport: Transport, events: LinkEvents): void {
    if (this.#state !== "loading") return;
    const link = transport.open(events);
    this.#state = { link };
    for (const frame of this.#waiting.splice(0)) link.send(frame);
  }

  send(frame: OutgoingFrame): void {
    if (this.#state === "loading") this.#waiting.push(frame);
    else if (this.#state !== "ended") this.#state.link.send(frame);
  }

  check(): void {
    if (typeof this.#state === "object") this.#state.link.check();
  }

  close(): void {
    if (typeof this.#state === "object") this.#state.link.close();
    this.#state = "ended";
  }
}
