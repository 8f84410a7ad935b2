// What writers and readers are to whoever runs the crowd.

import type { KnownEvent } from "../../../protocol/event.ts";

/** Where the crowd is, and what it is made with. */
export interface Scene {
  /** "http://127.0.0.1:41234". */
  readonly url: string;
  readonly room: string;
  /** Numbers from 0 to 1, from the seed. */
  readonly random: () => number;
}

/** Somebody who says things until told to stop, and then until all of it is acked. */
export interface Writer {
  readonly transport: string;
  /** Resolves when everything that it began is known to be on disk, or was given up on. */
  run(stop: AbortSignal, quit: AbortSignal): Promise<void>;
}

/** Something that a reader saw: an event, or of plain lines only a message's text. */
export type Sight = KnownEvent | SeenLine;

/** A plain line, without the name in front. */
export interface SeenLine {
  readonly text: string;
  /** Never there: it tells lines and events apart. */
  readonly seq?: undefined;
}

/** Somebody who reads a room and writes down what they saw. */
export interface Reader {
  readonly transport: string;
  readonly room: string;
  /**
   * What was seen, in order. With cursors it is one stretch, over all connections; without, each
   * connection begins another.
   */
  readonly stretches: readonly (readonly Sight[])[];
  /** Whether a connection goes on where the last one ended. */
  readonly resumes: boolean;
  /** How often it came back. */
  readonly connections: number;
  /** Calls it with what it sees as it comes. */
  onSight?: (sight: Sight) => void;
  run(quit: AbortSignal): Promise<void>;
}
