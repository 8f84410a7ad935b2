// Brings the connections of a load into their rooms.

import { type Connection, Crowd, type OpenOptions } from "./crowd.ts";
import type { Dialect } from "./dialects.ts";
import { PollTransport } from "./poll_transport.ts";
import { SocketTransport } from "./socket_transport.ts";
import { StreamTransport } from "./stream_transport.ts";
import type { Host, LoadTransport } from "./load_transport.ts";
import type { MessageReader } from "./websocket.ts";

/** Connections per loopback address: each has 28,000 ports, and servers may limit an address. */
const CONNECTIONS_AN_ADDRESS = 10_000;
/** The size of a server's queue of new connections. */
const OPENING_AT_ONCE = 100;
const READ_EVERY_MS = 100;
const IN_WITHIN_MS = 60_000;

/** The transport of a connection. Only Hubbub has streams and polls. */
export type WayName = "socket" | "stream" | "poll";

/** Options for guests. */
export interface GuestOptions {
  /** @default "socket" */
  readonly by?: WayName;
  /** As for any connection. @default "prompt" */
  readonly manner?: OpenOptions["manner"];
}

/** Connections in their rooms, and how to read them. */
export class Guests implements Host {
  readonly crowd: Crowd = new Crowd();
  /** The dialect of the server. */
  readonly dialect: Dialect;
  /** Called with every message to a connection in its room, the welcome included. */
  onMessage: MessageReader = () => {};
  readonly #port: number;
  readonly #ways: Readonly<Record<WayName, LoadTransport>>;
  readonly #rooms: string[] = [];
  readonly #wayOf: LoadTransport[] = [];
  #coming = 0;

  /** Starts without guests. */
  constructor(port: number, dialect: Dialect) {
    this.#port = port;
    this.dialect = dialect;
    this.#ways = {
      socket: new SocketTransport(this, dialect),
      stream: new StreamTransport(this),
      poll: new PollTransport(this),
    };
  }

  /** Starts to enter; `read` does the rest. */
  begin(room: string, { by = "socket", manner = "prompt" }: GuestOptions = {}): Connection {
    const address = 1 + Math.floor(this.#rooms.length / CONNECTIONS_AN_ADDRESS);
    const connection = this.crowd.open(this.#port, { source: `127.0.0.${address}`, manner });
    this.#rooms[connection.number] = room;
    this.#wayOf[connection.number] = this.#ways[by];
    this.#coming++;
    this.#ways[by].begin(connection);
    return connection;
  }

  /** Connections that are not in their room yet. */
  get coming(): number {
    return this.#coming;
  }

  /** The room of a connection. */
  roomOf({ number }: Connection): string {
    return this.#rooms[number]!;
  }

  /** The name of a connection. */
  nameOf({ number }: Connection): string {
    return `p${number}`;
  }

  /** Called when a connection is in its room. */
  isIn(): void {
    this.#coming--;
  }

  /** Brings one connection into each of `rooms`. */
  enter(rooms: readonly string[], options: GuestOptions = {}): Connection[] {
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

  /** Reads the available bytes, waiting at most `ms`. */
  read(ms: number): void {
    this.crowd.read(ms, this.#read);
  }

  readonly #read = (connection: Connection, start: number, end: number): number =>
    this.#wayOf[connection.number]!.read(connection, start, end);
}
