// Brings a load's connections into their rooms.

import { type Connection, Crowd } from "./crowd.ts";
import { type Dialect, type DialectName, DIALECTS } from "./dialects.ts";
import {
  clientFrame,
  type MessageReader,
  readMessages,
  upgradeEnd,
  upgradeRequest,
} from "./websocket.ts";

/** Connections of one loopback address; each has 28,000 ports, and servers may bound an address. */
const CONNECTIONS_AN_ADDRESS = 10_000;
/** As many as a server's queue of new connections takes. */
const OPENING_AT_ONCE = 100;
const READ_EVERY_MS = 100;
const IN_WITHIN_MS = 60_000;

type Stage = "upgrading" | "greeting" | "in";

/** Connections that are in, and how to read what they get. */
export class Guests {
  readonly crowd: Crowd = new Crowd();
  /** How the server is spoken to. */
  dialect: Dialect;
  /** In the order of their numbers. */
  readonly connections: Connection[] = [];
  readonly #port: number;
  readonly #rooms: string[] = [];
  readonly #stages: Stage[] = [];
  readonly #welcome: Uint8Array | undefined;
  /** Hears every message to a connection that is in, the welcome too. */
  onMessage: MessageReader = () => {};
  #coming = 0;

  /** Nobody yet. */
  constructor(port: number, dialect: DialectName) {
    this.#port = port;
    this.dialect = DIALECTS[dialect];
    const { welcome } = this.dialect;
    if (welcome !== undefined) this.#welcome = new TextEncoder().encode(welcome);
  }

  /** Begins to come in; `read` sees to the rest. */
  begin(room: string, name = `p${this.#rooms.length}`): Connection {
    const address = 1 + Math.floor(this.#rooms.length / CONNECTIONS_AN_ADDRESS);
    const connection = this.crowd.open(this.#port, `127.0.0.${address}`);
    this.#rooms[connection.number] = room;
    this.#stages[connection.number] = "upgrading";
    this.connections[connection.number] = connection;
    this.#coming++;
    const { path, subprotocol } = this.dialect;
    this.crowd.send(connection, upgradeRequest(path(room, name), subprotocol));
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

  /** Brings one connection into each of `rooms`. */
  bring(rooms: readonly string[]): Connection[] {
    const begun: Connection[] = [];
    const late = performance.now() + IN_WITHIN_MS;
    while (begun.length < rooms.length || this.#coming > 0) {
      while (begun.length < rooms.length && this.#coming < OPENING_AT_ONCE) {
        begun.push(this.begin(rooms[begun.length]!));
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

  readonly #read = (connection: Connection, start: number, end: number): number => {
    if (this.#stages[connection.number] !== "upgrading") {
      return readMessages(this.crowd, connection, [start, end], this.#take);
    }
    const upgraded = upgradeEnd(this.crowd, start, end);
    if (upgraded < 0) return start;
    const { greeting } = this.dialect;
    if (greeting === undefined) {
      this.#isIn(connection);
    } else {
      this.#stages[connection.number] = "greeting";
      this.crowd.send(connection, clientFrame(greeting(this.roomOf(connection))));
    }
    return readMessages(this.crowd, connection, [upgraded, end], this.#take);
  };

  readonly #take: MessageReader = (connection, start, length) => {
    if (this.#stages[connection.number] !== "in") {
      if (!this.#isWelcome(start)) return;
      this.#isIn(connection);
    }
    this.onMessage(connection, start, length);
  };

  #isIn({ number }: Connection): void {
    this.#stages[number] = "in";
    this.#coming--;
  }

  #isWelcome(start: number): boolean {
    return this.#welcome?.every((byte, index) => this.crowd.inbox[start + index] === byte) === true;
  }
}
