// A peer that reads only when the test says so.

import type { Payload, Sink } from "../../hub/outbox.ts";

/** Keeps all that was sent, in order; it is pending until `take`. */
export class FakeSink implements Sink {
  readonly sent: Payload[] = [];
  pendingBytes = 0;

  /** Takes a payload. */
  send(payload: Payload): void {
    this.sent.push(payload);
    this.pendingBytes += payload.length;
  }

  /** The peer has read everything. */
  take(): void {
    this.pendingBytes = 0;
  }
}
