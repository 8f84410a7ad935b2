// WebSockets, in any server's dialect.

import type { Connection } from "./crowd.ts";
import type { Dialect } from "./dialects.ts";
import type { Host, LoadTransport } from "./load_transport.ts";
import {
  clientFrame,
  type MessageReader,
  readMessages,
  upgradeEnd,
  upgradeRequest,
} from "./websocket.ts";

type Stage = "upgrading" | "greeting" | "in";

/** The transport: upgrade, greeting, welcome. */
export class SocketTransport implements LoadTransport {
  readonly #host: Host;
  readonly #dialect: Dialect;
  readonly #welcome: Uint8Array | undefined;
  readonly #stages: Stage[] = [];

  /** Uses `dialect`. */
  constructor(host: Host, dialect: Dialect) {
    this.#host = host;
    this.#dialect = dialect;
    if (dialect.welcome !== undefined) this.#welcome = new TextEncoder().encode(dialect.welcome);
  }

  /** Requests the upgrade. */
  begin(connection: Connection): void {
    this.#stages[connection.number] = "upgrading";
    const { path, subprotocol } = this.#dialect;
    const address = path(this.#host.roomOf(connection), this.#host.nameOf(connection));
    this.#host.crowd.send(connection, upgradeRequest(address, subprotocol));
  }

  /** Reads the answer to the upgrade, then frames. */
  read(connection: Connection, start: number, end: number): number {
    const { crowd } = this.#host;
    if (this.#stages[connection.number] !== "upgrading") {
      return readMessages(crowd, connection, [start, end], this.#onMessage);
    }
    const upgraded = upgradeEnd(crowd, start, end);
    if (upgraded < 0) return start;
    const { greeting } = this.#dialect;
    if (greeting === undefined) {
      this.#isIn(connection);
    } else {
      this.#stages[connection.number] = "greeting";
      crowd.send(connection, clientFrame(greeting(this.#host.roomOf(connection))));
    }
    return readMessages(crowd, connection, [upgraded, end], this.#onMessage);
  }

  readonly #onMessage: MessageReader = (connection, start, length) => {
    if (this.#stages[connection.number] !== "in") {
      if (!this.#isWelcome(start)) return;
      this.#isIn(connection);
    }
    this.#host.onMessage(connection, start, length);
  };

  #isIn(connection: Connection): void {
    this.#stages[connection.number] = "in";
    this.#host.isIn(connection);
  }

  #isWelcome(start: number): boolean {
    const { inbox } = this.#host.crowd;
    return this.#welcome?.every((byte, index) => inbox[start + index] === byte) === true;
  }
}
