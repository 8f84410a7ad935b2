// The interface of a load's transports: sockets, streams and polls.

import type { Connection, Crowd } from "./crowd.ts";
import type { MessageReader } from "./websocket.ts";

/** A transport. */
export interface LoadTransport {
  /** Starts to enter a room, on a connection that was just opened. */
  begin(connection: Connection): void;
  /**
   * Handles the bytes at [start, end) of the inbox, and returns where the incomplete rest starts.
   */
  read(connection: Connection, start: number, end: number): number;
}

/** What a transport needs, and what it calls. */
export interface Host {
  readonly crowd: Crowd;
  /** The room of a connection. */
  roomOf(connection: Connection): string;
  /** The name of a connection. */
  nameOf(connection: Connection): string;
  /** Called when the connection is in its room and receives its messages. */
  isIn(connection: Connection): void;
  /** Called with every message to a connection in its room. */
  readonly onMessage: MessageReader;
}
