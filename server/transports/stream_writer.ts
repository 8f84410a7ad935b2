// A streamed answer's body, as a send queue sees it.

import type { FrameWriter, Payload } from "../../hub/send_queue.ts";

const ENCODER = new TextEncoder();

/**
 * A body that is written to until it is closed or its reader goes.
 *
 * It keeps its own queue and hands the platform one chunk at a time, so that a reader who is given up
 * can be freed: measured with 28 MB queued for a peer that does not read, `close()` of a stream that
 * queues by itself held them until the peer closed its connection; `error()` freed them, and prints a
 * stack for each. With this queue it is dropped at once and the body ends without a sound. What the
 * kernel took by then (up to 4 MB on loopback) and the connection itself nobody can take back before
 * the peer goes, so its slot stays taken until then.
 */
export class StreamWriter implements FrameWriter {
  readonly body: ReadableStream<Uint8Array>;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** The platform asked for a chunk and there was none. */
  #wanted = false;
  #state: "open" | "ending" | "ended" = "open";
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  /** `onCancel` hears that the reader went. */
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

  /** Bytes that the platform did not take yet. */
  get pendingBytes(): number {
    return this.#waitingBytes;
  }

  /** Puts a payload at the end. */
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

  /** Ends the body behind what waits. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "ending";
    if (this.#waiting.length === 0) this.#end();
  }

  /** Ends the body at once; what waits is dropped. */
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
