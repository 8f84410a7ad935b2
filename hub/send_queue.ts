// One connection's way out: it bounds what may wait there. A full send queue never slows the room.

import { type Clock, monotonicClock } from "../protocol/clock.ts";

/** A socket or stream, as a send queue sees it. */
export interface FrameWriter {
  /** Bytes taken and not yet with the peer's kernel. */
  readonly pendingBytes: number;
  /** Takes the payload; never throws for a peer that went away. */
  send(payload: Payload): void;
}

/** What is sent: text for sockets, bytes for streams. */
export type Payload = string | Uint8Array;

/** How a send queue is bounded. */
export interface SendQueueOptions {
  /** Bytes of live events that a peer may leave pending; one payload may come on top of them. */
  readonly maxPendingBytes: number;
  /** Called once when the bound is passed; the connection closes with `too_slow`. */
  readonly onFull: () => void;
  /**
   * The timer.
   *
   * @default monotonicClock
   */
  readonly clock?: Clock;
}

// A page is sent once less than this is pending: enough to keep a fast peer busy meanwhile.
const DRAINED_BYTES = 64 * 1024;
// There is no "drained" event on a server's WebSocket, so one who waits looks this often.
const LOOK_EVERY_MS = 20;
/** Most bytes that a UTF-16 unit becomes in UTF-8. */
const BYTES_A_UNIT = 3;

/** Puts payloads into a writer and keeps the bound. */
export class SendQueue implements Disposable {
  readonly #writer: FrameWriter;
  readonly #maxPendingBytes: number;
  readonly #onFull: () => void;
  readonly #clock: Clock;
  /** Bytes of the page that was asked for; it has a bound of its own and is not counted as lag. */
  #pageBytes = 0;
  /** At least what is pending. The writer is asked only when this is too much: once a send it cost 15 %. */
  #pendingAtMost = 0;
  #open = true;

  /** A send queue in front of `writer`. */
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
   * Sends, or closes for good where the peer is too far behind. On the hot path of a flush.
   * A peer is judged by what it did not take, not by how much comes at once: a burst would else
   * close everybody who is there, however fast they read.
   */
  put(payload: Payload): void {
    if (!this.#open) return;
    const bound = this.#maxPendingBytes + this.#pageBytes;
    if (this.#pendingAtMost > bound) this.#pendingAtMost = this.#writer.pendingBytes;
    if (this.#pendingAtMost > bound) return this.overflow();
    this.#pendingAtMost += BYTES_A_UNIT * payload.length;
    this.#writer.send(payload);
  }

  /** Bytes of live events that may wait, wherever they do. */
  get maxPendingBytes(): number {
    return this.#maxPendingBytes;
  }

  /** Closes for good: more waits for the peer than may. */
  overflow(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#onFull();
  }

  /** Sends a page that `drained` made room for. */
  putPage(page: Payload): void {
    this.#pageBytes = page.length;
    this.put(page);
  }

  /** Bytes on their way. */
  get pendingBytes(): number {
    return this.#open ? this.#writer.pendingBytes : 0;
  }

  /** Resolves once a page fits: true, or false where the send queue was closed before. */
  async drained(): Promise<boolean> {
    while (this.#open && this.#writer.pendingBytes > DRAINED_BYTES) {
      await new Promise<void>((resolve) => this.#clock.setTimer(LOOK_EVERY_MS, resolve));
    }
    this.#pageBytes = 0;
    return this.#open;
  }

  /** Takes nothing any more. */
  [Symbol.dispose](): void {
    this.#open = false;
  }
}
