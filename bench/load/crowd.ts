// Many connections of one process, read as they become ready, with nothing allocated for a read.

import { addressOf, closeSocket, connectTcp, EVENTS_MAX, Poll, receive, sendAll } from "./libc.ts";

/** More than any page or gathered frame. */
const INBOX_BYTES = 8 * 1024 * 1024;

/** One connection. What it means is its owner's, by `number`. */
export interface Connection {
  readonly fd: number;
  /** From 0, in the order of opening. */
  readonly number: number;
  /** What came and is no whole frame yet. */
  rest: Uint8Array | undefined;
}

/** Takes what came, at [start, end) of `Crowd.inbox`, and returns where it stopped for want of more. */
export type Reader = (connection: Connection, start: number, end: number) => number;

/** How a connection is opened. */
export interface OpenOptions {
  /** The loopback address that it comes from. @default the system's choice */
  readonly source?: string;
  /** Read at once, or now and then with all that came meanwhile. @default "prompt" */
  readonly manner?: "prompt" | "patient";
}

/** How often a patient connection is read: often enough for the kernel's buffers at a flood. */
const PATIENCE_MS = 50;

/** The connections of a load. */
export class Crowd {
  /** What is being read; valid until the reader returns. */
  readonly inbox: Uint8Array<ArrayBuffer> = new Uint8Array(INBOX_BYTES);
  /** Where `inbox` lies in memory. */
  readonly inboxAddress: number = addressOf(this.inbox);
  /** Bytes read so far. */
  bytes = 0;
  /** Connections that the other side ended. */
  ended = 0;
  readonly #poll = new Poll();
  readonly #patient = new Poll();
  #patientUntil = 0;
  readonly #byFd: (Connection | undefined)[] = [];
  #opened = 0;

  /** One more connection; blocks until the kernel has it. */
  open(port: number, { source, manner = "prompt" }: OpenOptions = {}): Connection {
    const connection = { fd: connectTcp(port, source), number: this.#opened++, rest: undefined };
    this.#byFd[connection.fd] = connection;
    (manner === "patient" ? this.#patient : this.#poll).add(connection.fd);
    return connection;
  }

  /** Sends at once; to a connection that was ended, nothing. */
  send(connection: Connection, bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.isOpen(connection) || sendAll(connection.fd, bytes)) return;
    this.ended++;
    this.close(connection);
  }

  /** Ends a connection from this side. */
  close(connection: Connection): void {
    if (this.#byFd[connection.fd] !== connection) return;
    this.#byFd[connection.fd] = undefined;
    closeSocket(connection.fd);
  }

  /** Whether neither side has ended it. */
  isOpen(connection: Connection): boolean {
    return this.#byFd[connection.fd] === connection;
  }

  /** Reads what is there, waiting `ms` at most for the first of it. */
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
