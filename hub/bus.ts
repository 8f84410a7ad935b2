// The bus: signals between nodes that may be missed. The end of a right is never only a signal.

import type { User } from "../protocol/events/base.ts";

/** Something that matters only now, and only to those who are connected. */
export interface Signal {
  /** A user is typing. */
  readonly type: "typing";
  /** The room's name. */
  readonly room: string;
  /** Who is typing. */
  readonly user: User;
}

/** Carries signals to all nodes. Every implementation passes tests/store/bus_contract.ts. */
export interface Bus {
  /** Sends a signal to every node, this one included. It is lost on a node that cannot be reached. */
  publish(signal: Signal): void;
  /** Calls `onSignal` with every signal from now on, until disposed. */
  watch(onSignal: (signal: Signal) => void): Disposable;
}
