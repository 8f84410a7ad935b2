// Brings a load's connections into their rooms.

import { type Connection, Crowd, type OpenOptions } from "./crowd.ts";
import type { Dialect } from "./dialects.ts";
import { PollTransport } from "./poll_transport.ts";
import { SocketTransport } from "./socket_transport.ts";
import { StreamTransport } from "./stream_transport.ts";
import type { Host, LoadTransport } from "./load_transport.ts";
import type { MessageReader } from "./websocket.ts";

/** Connections of one loopback address; each has 28,000 ports, and servers may bound an address. */
const CONNECTIONS_AN_ADDRESS = 10_000;
/** As many as a server's queue of new connections takes. */
const OPENING_AT_ONCE = 100;
const READ_EVERY_MS = 100;
const IN_WITHIN_MS = 60_000;

/** How a connection hears its room. Streams and polls are Hubbub's alone. */
export type WayName = "socket" | "stream" | "poll";

/** How guests come. */
export interface GuestOptions {
  /** @default "socket" */
  readonly by?: WayName;
  /** As for any connection. @default "prompt" */
  readonly manner?: OpenOptions["manner"];
}

/** Connections that are in, and how to read what they get. */
export class Guests implements Host {
  readonly crowd: Crowd = new Crowd();
  /** How the server is spoken to. */
  readonly dialect: Dialect;
  /** Hears every message to a connection that is in, the welcome too. */
  onMessage: MessageReader = () => {};
  readonly #port: number;
  readonly #ways: Readonly<Record<WayName, LoadTransport>>;
  readonly #rooms: string[] = [];
  readonly #wayOf: LoadTransport[] = [];
  #coming = 0;

  /** Nobody yet. */
  constructor(port: number, dialect: Dialect) {
    this.#port = port;
    this.dialect = dialect;
    this.#ways = {
      socket: new SocketTransport(this, dialect),
      stream: new StreamTransport(this),
      poll: new PollTransport(this),
    };
  }

  /** Begins to come in; `read` sees to the rest. */
  begin(room: string, { by = "socket", manner = "prompt" }: GuestOptions = {}): Connection {
    const address = 1 + Math.floor(this.#rooms.length / CONNECTIONS_AN_ADDRESS);
    const connection = this.crowd.open(this.#port, { source: `127.0.0.${address}`, manner });
    this.#rooms[connection.number] = room;
    this.#wayOf[connection.number] = this.#ways[by];
    this.#coming++;
    this.#ways[by].begin(connection);
    return connection;
  }

  /** Connections that are not in yet. */
  get coming(): number {
    return this.#coming;
  }

  /** The room that a connection asked for. */
  roomOf({ number }: Connection): string {
    return this.#rooms[number]!;
  }

  /** The name that a connection goes by. */
  nameOf({ number }: Connection): string {
    return `p${number}`;
  }

  /** A way has brought a connection in. */
  isIn(): void {
    this.#coming--;
  }

  /** Brings one connection into each of `rooms`. */
  bring(rooms: readonly string[], options: GuestOptions = {}): Connection[] {
    const begun: Connection[] = [];
    const late = performance.now() + IN_WITHIN_MS;
    while (begun.length < rooms.length || this.#coming > 0) {
      while (begun.length < rooms.length && this.#coming < OPENING_AT_ONCE) {
        begun.push(this.begin(rooms[begun.length]!, options));
      }
      this.read(READ_EVERY_MS);
      if (performance.now() > late) throw new Error(`${this.#coming} connections are not let in`);
    }
    return begun;
  }

  /** Reads what is there, waiting `ms` at most. */
  read(ms: number): void {
    this.crowd.read(ms, this.#read);
  }

  readonly #read = (connection: Connection, start: number, end: number): number =>
    this.#wayOf[connection.number]!.read(connection, start, end);
}
