// Writes a send queue's payloads to the body of a streaming response.

import type { FrameWriter, Payload } from "../../hub/send_queue.ts";

const ENCODER = new TextEncoder();

/**
 * A body that is written until it is closed or its reader is gone.
 *
 * It keeps its own queue and gives the platform one chunk at a time, so that its memory can be freed.
 * Measured with 28 MB queued for a peer that does not read: `close()` of a stream with its own queue
 * held them until the peer closed its connection; `error()` freed them, but logs a stack for each.
 * This queue is dropped at once, and the body ends silently. The connection and what the kernel
 * accepted by then (up to 4 MB on loopback) stay until the peer is gone, so its slot stays taken until
 * then.
 */
export class StreamWriter implements FrameWriter {
  readonly body: ReadableStream<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** The platform requested a chunk when there was none. */
  #wanted = false;
  #state: "open" | "ending" | "ended" = "open";
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  /** Calls `onCancel` when the reader is gone. */
  constructor(onCancel: () => void) {
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: () => this.#pull(),
      cancel: () => {
        this.#state = "ended";
        this.#drop();
        onCancel();
      },
    }, { highWaterMark: 0 });
  }

  /** Bytes that the platform has not accepted yet. */
  get pendingBytes(): number {
    return this.#waitingBytes;
  }

  /** Appends a payload. */
  send(payload: Payload): void {
    if (this.#state !== "open") return;
    const chunk = typeof payload === "string" ? ENCODER.encode(payload) : payload;
    if (chunk.length === 0) return;
    if (this.#wanted) {
      this.#wanted = false;
      this.#controller.enqueue(chunk);
    } else {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
    }
  }

  /** Ends the body after what is waiting. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "ending";
    if (this.#waiting.length === 0) this.#end();
  }

  /** Ends the body at once and drops what is waiting. */
  cut(): void {
    this.#drop();
    if (this.#state !== "ended") this.#end();
  }

  #pull(): void {
    const chunk = this.#waiting.shift();
    if (chunk === undefined) {
      this.#wanted = true;
      return;
    }
    this.#waitingBytes -= chunk.length;
    this.#controller.enqueue(chunk);
    if (this.#state === "ending" && this.#waiting.length === 0) this.#end();
  }

  #end(): void {
    this.#state = "ended";
    this.#controller.close();
  }

  #drop(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
