// A WebSocket, as a send queue sees it.

import type { FrameWriter, Payload } from "../../hub/send_queue.ts";
import type { SendScheduler } from "./send_scheduler.ts";

/** The part of a WebSocket that a writer needs. */
export type SendingSocket = Pick<WebSocket, "readyState" | "bufferedAmount" | "send">;

// What the platform took for a peer that stalls nobody can take back: not `close()`, not the end of
// all references (measured on Deno 2.9), only the peer's going. So it is handed little at a time: as
// much as keeps a fast peer busy until the next look.
const HANDED_MAX_BYTES = 64 * 1024;
/** Most bytes that a UTF-16 unit becomes in UTF-8. */
const BYTES_A_UNIT = 3;

/**
 * Sends into a socket that is open; what comes for one that is closing is dropped.
 *
 * A peer that reads gets everything at once. For one that does not, the payloads wait here, where
 * they are the strings that everybody in the room shares, and are let go with the writer.
 */
export class SocketWriter implements FrameWriter, Disposable {
  readonly #socket: SendingSocket;
  readonly #sendScheduler: Pick<SendScheduler, "add">;
  #waiting: string[] = [];
  #waitingUnits = 0;
  /** At least what the platform holds: it is asked only when this is too much, as asking is dear. */
  #heldAtMost = 0;

  /** A writer in front of `socket`; `sendScheduler` looks when it can go on. */
  constructor(socket: SendingSocket, sendScheduler: Pick<SendScheduler, "add">) {
    this.#socket = socket;
    this.#sendScheduler = sendScheduler;
  }

  /** What waits here, and what the platform holds for the peer. */
  get pendingBytes(): number {
    return this.#waitingUnits + this.#socket.bufferedAmount;
  }

  /** Sends text as text, as bytes never go over our sockets. */
  send(payload: Payload): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (!this.flush() && this.#hasRoom()) return this.#hand(payload as string);
    this.#waiting.push(payload as string);
    this.#waitingUnits += payload.length;
    this.#sendScheduler.add(this);
  }

  /** Hands on what the platform has room for; true while something waits. */
  flush(): boolean {
    if (this.#waiting.length === 0) return false;
    if (this.#socket.readyState !== WebSocket.OPEN) this[Symbol.dispose]();
    let next = 0;
    try {
      while (next < this.#waiting.length && this.#hasRoom()) {
        const payload = this.#waiting[next++]!;
        this.#waitingUnits -= payload.length;
        this.#hand(payload);
      }
    } finally {
      // Also when the platform refused one: nothing is sent twice.
      if (next > 0) this.#waiting = this.#waiting.slice(next);
    }
    return this.#waiting.length > 0;
  }

  #hasRoom(): boolean {
    if (this.#heldAtMost < HANDED_MAX_BYTES) return true;
    this.#heldAtMost = this.#socket.bufferedAmount;
    return this.#heldAtMost < HANDED_MAX_BYTES;
  }

  #hand(payload: string): void {
    this.#heldAtMost += BYTES_A_UNIT * payload.length;
    this.#socket.send(payload);
  }

  /** What waits is let go. */
  [Symbol.dispose](): void {
    this.#waiting = [];
    this.#waitingUnits = 0;
  }
}
