// Many connections of one process, which are read when they are ready. A read allocates nothing.

import { addressOf, closeSocket, connectTcp, EVENTS_MAX, Poll, receive, sendAll } from "./libc.ts";

/** Larger than any page or batch. */
const INBOX_BYTES = 8 * 1024 * 1024;

/** A connection. Its owner identifies it by `number`. */
export interface Connection {
  readonly fd: number;
  /** From 0, in the order of opening. */
  readonly number: number;
  /** Received bytes that are no complete frame yet. */
  rest: Uint8Array | undefined;
}

/**
 * Handles the bytes at [start, end) of `Crowd.inbox`, and returns where the incomplete rest starts.
 */
export type Reader = (connection: Connection, start: number, end: number) => number;

/** How a connection is opened. */
export interface OpenOptions {
  /** The loopback address to connect from. @default the system's choice */
  readonly source?: string;
  /**
   * Whether to read at once, or periodically with everything received meanwhile. @default "prompt"
   */
  readonly manner?: "prompt" | "patient";
}

/** How often a patient connection is read: often enough for the kernel's buffers in a flood. */
const PATIENCE_MS = 50;

/** The connections of a load. */
export class Crowd {
  /** The bytes being read; valid until the reader returns. */
  readonly inbox: Uint8Array<ArrayBuffer> = new Uint8Array(INBOX_BYTES);
  /** The address of `inbox` in memory. */
  readonly inboxAddress: number = addressOf(this.inbox);
  /** Total bytes read. */
  bytes = 0;
  /** Connections that the peer closed. */
  ended = 0;
  readonly #poll = new Poll();
  readonly #patient = new Poll();
  #patientUntil = 0;
  readonly #byFd: (Connection | undefined)[] = [];
  #opened = 0;

  /** Opens a connection; blocks until the kernel has it. */
  open(port: number, { source, manner = "prompt" }: OpenOptions = {}): Connection {
    const connection = { fd: connectTcp(port, source), number: this.#opened++, rest: undefined };
    this.#byFd[connection.fd] = connection;
    (manner === "patient" ? this.#patient : this.#poll).add(connection.fd);
    return connection;
  }

  /** Sends at once. Does nothing if the connection was closed. */
  send(connection: Connection, bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.isOpen(connection) || sendAll(connection.fd, bytes)) return;
    this.ended++;
    this.close(connection);
  }

  /** Closes a connection. */
  close(connection: Connection): void {
    if (this.#byFd[connection.fd] !== connection) return;
    this.#byFd[connection.fd] = undefined;
    closeSocket(connection.fd);
  }

  /** Returns whether the connection is open on both sides. */
  isOpen(connection: Connection): boolean {
    return this.#byFd[connection.fd] === connection;
  }

  /** Reads the available bytes, waiting at most `ms` for the first of them. */
  read(ms: number, reader: Reader): void {
    this.#readReady(this.#poll, ms, reader);
    if (performance.now() < this.#patientUntil) return;
    while (this.#readReady(this.#patient, 0, reader) === EVENTS_MAX);
    this.#patientUntil = performance.now() + PATIENCE_MS;
  }

  #readReady(poll: Poll, ms: number, reader: Reader): number {
    const ready = poll.wait(ms);
    for (let index = 0; index < ready; index++) {
      const connection = this.#byFd[poll.socketAt(index)];
      if (connection !== undefined) this.#readOne(connection, reader);
    }
    return ready;
  }

  #readOne(connection: Connection, reader: Reader): void {
    const kept = connection.rest?.length ?? 0;
    if (connection.rest !== undefined) this.inbox.set(connection.rest);
    const count = receive(connection.fd, this.inboxAddress + kept, INBOX_BYTES - kept);
    if (count === undefined) return;
    if (count === 0) {
      this.ended++;
      return this.close(connection);
    }
    this.bytes += count;
    const end = kept + count;
    const stop = reader(connection, 0, end);
    connection.rest = stop < end ? this.inbox.slice(stop, end) : undefined;
  }
}

/** The position of a piece of a message in the inbox. */
export type Piece = readonly [at: number, end: number];

/** Moves the pieces together, over the framing between them, and returns their length. */
export function joinPieces(inbox: Uint8Array, pieces: readonly Piece[]): number {
  const start = pieces[0]![0];
  let end = start;
  for (const [from, to] of pieces) {
    if (from !== end) inbox.copyWithin(end, from, to);
    end += to - from;
  }
  return end - start;
}
