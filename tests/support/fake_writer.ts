// A peer that reads only when the test says so.

import type { FrameWriter, Payload } from "../../hub/send_queue.ts";

/** Stores everything sent, in order. It is pending until `drain`, unless the peer is reading. */
export class FakeWriter implements FrameWriter {
  readonly sent: Payload[] = [];
  pendingBytes = 0;
  /** Whether the peer reads everything at once. */
  reading = false;

  /** Sends a payload. */
  send(payload: Payload): void {
    this.sent.push(payload);
    if (!this.reading) this.pendingBytes += payload.length;
  }

  /** The peer reads everything. */
  drain(): void {
    this.pendingBytes = 0;
  }
}
