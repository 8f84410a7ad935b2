// A peer that reads only when the test says so.

import type { FrameWriter, Payload } from "../../hub/send_queue.ts";

/** Keeps all that was sent, in order; it is pending until `take`, unless the peer is reading. */
export class FakeWriter implements FrameWriter {
  readonly sent: Payload[] = [];
  pendingBytes = 0;
  /** Whether the peer takes everything as it comes. */
  reading = false;

  /** Takes a payload. */
  send(payload: Payload): void {
    this.sent.push(payload);
    if (!this.reading) this.pendingBytes += payload.length;
  }

  /** The peer has read everything. */
  take(): void {
    this.pendingBytes = 0;
  }
}
