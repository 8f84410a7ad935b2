// The send queue of one connection: bounds what waits for its peer. A full one never slows the room.

import { type Clock, monotonicClock } from "../protocol/clock.ts";

/** A socket or a stream. */
export interface FrameWriter {
  /** Bytes that were sent and have not left this process. */
  readonly pendingBytes: number;
  /** Sends a payload; does not throw if the peer is gone. */
  send(payload: Payload): void;
}

/** What is sent: text on sockets, bytes on streams. */
export type Payload = string | Uint8Array;

/** How a send queue is bounded. */
export interface SendQueueOptions {
  /** Bytes of live events that may be pending, plus one payload. */
  readonly maxPendingBytes: number;
  /** Called once if the bound is exceeded, to close the connection with `too_slow`. */
  readonly onFull: () => void;
  /** Sets the timers. @default monotonicClock */
  readonly clock?: Clock;
}

/** A page is sent when less than this is pending: enough to keep a fast peer busy meanwhile. */
const DRAINED_BYTES = 64 * 1024;
/** A server's WebSocket has no "drain" event, so its buffer is checked this often. */
const CHECK_EVERY_MS = 20;
/** Most bytes of a UTF-16 unit in UTF-8. */
const BYTES_PER_UNIT = 3;

/** Sends payloads on a writer, within the bound. */
export class SendQueue implements Disposable {
  readonly #writer: FrameWriter;
  readonly #maxPendingBytes: number;
  readonly #onFull: () => void;
  readonly #clock: Clock;
  /** Bytes of the last page. The client requested it, so it does not count as lag. */
  #pageBytes = 0;
  /** An upper bound of what is pending. The writer is asked only above it: on every send it cost 15 %. */
  #pendingAtMost = 0;
  #open = true;

  /** A queue for `writer`. */
  constructor(
    writer: FrameWriter,
    { maxPendingBytes, onFull, clock = monotonicClock }: SendQueueOptions,
  ) {
    this.#writer = writer;
    this.#maxPendingBytes = maxPendingBytes;
    this.#onFull = onFull;
    this.#clock = clock;
  }

  /**
   * Sends a payload, or closes the queue if the peer is too slow. This is the hot path of a flush.
   * What counts is what the peer has not read yet, not how much comes at once: otherwise a burst would
   * close every connection of the room, however fast.
   */
  put(payload: Payload): void {
    if (!this.#open) return;
    const bound = this.#maxPendingBytes + this.#pageBytes;
    if (this.#pendingAtMost > bound) this.#pendingAtMost = this.#writer.pendingBytes;
    if (this.#pendingAtMost > bound) return this.overflow();
    this.#pendingAtMost += BYTES_PER_UNIT * payload.length;
    this.#writer.send(payload);
  }

  /** Bytes of live events that may be pending. */
  get maxPendingBytes(): number {
    return this.#maxPendingBytes;
  }

  /** Closes the queue because the bound is exceeded. */
  overflow(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#onFull();
  }

  /** Sends a page; call it after `drained`. */
  putPage(page: Payload): void {
    this.#pageBytes = page.length;
    this.put(page);
  }

  /** Bytes that are pending. */
  get pendingBytes(): number {
    return this.#open ? this.#writer.pendingBytes : 0;
  }

  /** Resolves with true when a page may be sent, and with false if the queue is closed before that. */
  async drained(): Promise<boolean> {
    while (this.#open && this.#writer.pendingBytes > DRAINED_BYTES) {
      await new Promise<void>((resolve) => this.#clock.setTimer(CHECK_EVERY_MS, resolve));
    }
    this.#pageBytes = 0;
    return this.#open;
  }

  /** Sends nothing any more. */
  [Symbol.dispose](): void {
    this.#open = false;
  }
}
