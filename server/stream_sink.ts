// A streamed answer's body, as an outbox sees it.

import type { Payload, Sink } from "../hub/outbox.ts";

// Far above any bound of an outbox: the outbox decides what is too much, not the stream.
const HIGH_WATER_BYTES = 1 << 30;

/** A body that is written to until it is closed or its reader goes. */
export class StreamSink implements Sink {
  readonly body: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** `onCancel` hears that the reader went. */
  constructor(onCancel: () => void) {
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#controller = undefined;
        onCancel();
      },
    }, new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }));
  }

  /** Bytes that the reader did not take yet. */
  get pendingBytes(): number {
    const wanted = this.#controller?.desiredSize ?? HIGH_WATER_BYTES;
    return HIGH_WATER_BYTES - wanted;
  }

  /** Puts a payload at the end. */
  send(payload: Payload): void {
    this.#controller?.enqueue(
      typeof payload === "string" ? this.#encoder.encode(payload) : payload,
    );
  }

  /** Ends the body behind what is queued. */
  close(): void {
    this.#controller?.close();
    this.#controller = undefined;
  }
}
