// Writes a send queue's payloads to a WebSocket.

import type { FrameWriter, Payload } from "../../hub/send_queue.ts";
import type { SendScheduler } from "./send_scheduler.ts";

/** The part of a WebSocket that a writer needs. */
export type SendingSocket = Pick<WebSocket, "readyState" | "bufferedAmount" | "send">;

// Data that the platform accepted for a stalled peer is only freed when the peer is gone: not by
// `close()`, not by dropping all references (measured on Deno 2.9). So it gets little at a time: as
// much as keeps a fast peer busy until the next flush.
const HELD_MAX_BYTES = 64 * 1024;
/** Most bytes of a UTF-16 code unit in UTF-8. */
const BYTES_PER_UNIT = 3;

/**
 * Sends to an open socket; drops what comes for one that is closing.
 *
 * A peer that reads gets everything at once. For one that does not, the payloads wait here, as the
 * strings that all subscribers of the room share, and are dropped with the writer.
 */
export class SocketWriter implements FrameWriter, Disposable {
  readonly #socket: SendingSocket;
  readonly #sendScheduler: Pick<SendScheduler, "add">;
  #waiting: string[] = [];
  #waitingUnits = 0;
  /**
   * An upper bound of what the platform holds. The exact value is read only if this is too high, as
   * reading it is expensive.
   */
  #heldAtMost = 0;

  /** Writes to `socket`; `sendScheduler` calls `flush` while something is waiting. */
  constructor(socket: SendingSocket, sendScheduler: Pick<SendScheduler, "add">) {
    this.#socket = socket;
    this.#sendScheduler = sendScheduler;
  }

  /** Bytes that wait here or in the platform. */
  get pendingBytes(): number {
    return this.#waitingUnits + this.#socket.bufferedAmount;
  }

  /** Sends text; sockets never carry bytes. */
  send(payload: Payload): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (!this.flush() && this.#canSend()) return this.#sendNow(payload as string);
    this.#waiting.push(payload as string);
    this.#waitingUnits += payload.length;
    this.#sendScheduler.add(this);
  }

  /** Sends as much as the platform should hold; true while something is waiting. */
  flush(): boolean {
    if (this.#waiting.length === 0) return false;
    if (this.#socket.readyState !== WebSocket.OPEN) this[Symbol.dispose]();
    let next = 0;
    try {
      while (next < this.#waiting.length && this.#canSend()) {
        const payload = this.#waiting[next++]!;
        this.#waitingUnits -= payload.length;
        this.#sendNow(payload);
      }
    } finally {
      // Even if the platform threw, so that nothing is sent twice.
      if (next > 0) this.#waiting = this.#waiting.slice(next);
    }
    return this.#waiting.length > 0;
  }

  #canSend(): boolean {
    if (this.#heldAtMost < HELD_MAX_BYTES) return true;
    this.#heldAtMost = this.#socket.bufferedAmount;
    return this.#heldAtMost < HELD_MAX_BYTES;
  }

  #sendNow(payload: string): void {
    this.#heldAtMost += BYTES_PER_UNIT * payload.length;
    this.#socket.send(payload);
  }

  /** Drops what is waiting. */
  [Symbol.dispose](): void {
    this.#waiting = [];
    this.#waitingUnits = 0;
  }
}
