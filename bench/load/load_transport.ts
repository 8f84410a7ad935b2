// How the connections of a load come into a room and hear it: a way each for sockets, streams and polls.

import type { Connection, Crowd } from "./crowd.ts";
import type { MessageReader } from "./websocket.ts";

/** One way of hearing a room. */
export interface LoadTransport {
  /** Begins to come in, on a connection that was just opened. */
  begin(connection: Connection): void;
  /** Takes what came, at [start, end) of the inbox, and returns where it stopped for want of more. */
  read(connection: Connection, start: number, end: number): number;
}

/** What a way needs to know, and whom it tells. */
export interface Host {
  readonly crowd: Crowd;
  /** The room that a connection asked for. */
  roomOf(connection: Connection): string;
  /** The name that it goes by. */
  nameOf(connection: Connection): string;
  /** The connection is in: from now on it hears the room. */
  isIn(connection: Connection): void;
  /** Hears every message to a connection that is in. */
  readonly onMessage: MessageReader;
}
