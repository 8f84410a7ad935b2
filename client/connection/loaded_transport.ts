// A transport whose part of the script comes when it is needed: most visits get by with the first one.

import type { TransportName } from "../../protocol/view.ts";
import type { Link, LinkEvents, OutgoingFrame, Transport } from "./transport.ts";

/** The transport called `name`, made by what `load` brings; where that fails, the attempt is lost. */
export function loadedTransport(name: TransportName, load: () => Promise<Transport>): Transport {
  return { name, open: (events) => new LoadedLink(load, events) };
}

class LoadedLink implements Link {
  /** Frames wait until there is something that sends them. */
  #state: "loading" | "ended" | { readonly link: Link } = "loading";
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
