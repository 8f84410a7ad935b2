// A transport that a test controls.

import type {
  IncomingFrame,
  Link,
  LinkEvents,
  OutgoingFrame,
  Transport,
} from "../../client/connection/transport.ts";
import type { TransportName } from "../../protocol/view.ts";

/** One attempt to connect over a fake transport. */
export class FakeLink implements Link {
  readonly events: LinkEvents;
  readonly sent: OutgoingFrame[] = [];
  checks = 0;
  closed = false;

  constructor(events: LinkEvents) {
    this.events = events;
  }

  send(frame: OutgoingFrame): void {
    this.sent.push(frame);
  }

  check(): void {
    this.checks += 1;
  }

  close(): void {
    this.closed = true;
  }

  /** Frames arrive. */
  deliver(...frames: IncomingFrame[]): void {
    this.events.frames(frames);
  }
}

/** A transport that records its links, the newest last. */
export class FakeTransport implements Transport {
  readonly name: TransportName;
  readonly links: FakeLink[] = [];

  constructor(name: TransportName = "websocket") {
    this.name = name;
  }

  open(events: LinkEvents): FakeLink {
    const link = new FakeLink(events);
    this.links.push(link);
    return link;
  }

  /** The newest attempt. */
  get link(): FakeLink {
    const link = this.links.at(-1);
    if (!link) throw new Error("Nothing was opened yet");
    return link;
  }
}
