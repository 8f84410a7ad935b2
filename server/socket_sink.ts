// A WebSocket, as an outbox sees it.

import type { Payload, Sink } from "../hub/outbox.ts";

/** Sends into a socket that is open; what comes for one that is closing is dropped. */
export class SocketSink implements Sink {
  readonly #socket: WebSocket;

  /** A sink in front of `socket`. */
  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Bytes that the platform holds for the peer. */
  get pendingBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends text as text, as bytes never go over our sockets. */
  send(payload: Payload): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(payload as string);
  }
}
