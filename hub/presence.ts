// Presence: which connections are in which room. A store shares it among its nodes.

import type { User } from "../protocol/events/base.ts";

/** A connection of a user to a room. */
export interface PresenceEntry {
  /** The room's name. */
  readonly room: string;
  /** Who it is, under their current name. */
  readonly user: User;
  /** Whether the person is away from this connection. */
  readonly away: boolean;
}

/** What happened to an entry; a new name reaches all of a user's entries in a room at once. */
export interface PresenceChange extends PresenceEntry {
  /** `away` and `renamed` describe the entry after the change, `left` the entry before it. */
  readonly type: "entered" | "left" | "away" | "renamed";
}

/** How long an entry lasts. */
export interface EnterOptions {
  /**
   * How long the entry lasts unless it is renewed, in ms: for clients without a standing connection.
   *
   * @default as long as this node is alive, and until the handle is disposed of
   */
  readonly ttlMs?: number;
  /** Called if the entry expires. */
  readonly onExpire?: () => void;
}

/** One entry; disposing of it, even twice, removes it. */
export interface PresenceHandle extends Disposable {
  /** Records whether the person is away from the connection. */
  setAway(away: boolean): void;
  /** Lets the entry last for another `ttlMs`. */
  renew(): void;
}

/** The entries of all nodes. Every implementation passes tests/store/presence_contract.ts. */
export interface Presence {
  /** Adds an entry. It disappears within seconds if this node dies. */
  enter(room: string, user: User, options?: EnterOptions): PresenceHandle;
  /** Replaces the user in all their entries. */
  rename(user: User): void;
  /** The entries of a room that this node knows, in the order in which they came. */
  list(room: string): readonly PresenceEntry[];
  /** Calls `onChange` with every change from now on, in order, until disposed. */
  watch(onChange: (change: PresenceChange) => void): Disposable;
}
