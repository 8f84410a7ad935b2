// The interface of writers and readers to a crowd.

import type { KnownEvent } from "../../../protocol/events/registry.ts";

/** The server, and what it shares with its members. */
export interface Scene {
  /** "http://127.0.0.1:41234". */
  readonly url: string;
  readonly room: string;
  /** Numbers from 0 to 1, from the seed. */
  readonly random: () => number;
}

/** A user who writes until `stop`, and then until everything is acknowledged. */
export interface Writer {
  readonly transport: string;
  /** Resolves when everything that it started is known to be on disk, or was given up. */
  run(stop: AbortSignal, quit: AbortSignal): Promise<void>;
}

/** What a reader received: an event, or from plain lines only the text of a message. */
export type Sight = KnownEvent | SeenLine;

/** A plain line, without the name in front. */
export interface SeenLine {
  readonly text: string;
  /** Never present: it distinguishes lines from events. */
  readonly seq?: undefined;
}

/** A user who reads a room and records what arrives. */
export interface Reader {
  readonly transport: string;
  readonly room: string;
  /**
   * What arrived, in order. With cursors it is one range over all connections; without, each
   * connection starts another one.
   */
  readonly sightings: readonly (readonly Sight[])[];
  /** Whether a connection continues where the last one ended. */
  readonly resumes: boolean;
  /** How often it reconnected. */
  readonly connections: number;
  /** Calls it with what arrives. */
  onSight?: (sight: Sight) => void;
  run(quit: AbortSignal): Promise<void>;
}
