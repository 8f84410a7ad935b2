// Who is in a room, as its readers see it: each user once, however many connections they have.
//
// Changes are gathered into diffs. A diff goes to every reader, so it is sent rarely in a large room.

import { type Clock, monotonicClock } from "../protocol/clock.ts";
import type { User } from "../protocol/events/base.ts";
import type { PresenceFrame, PresentUser } from "../protocol/frames.ts";
import { USERS_LISTED_MAX } from "../protocol/limits.ts";
import type { PresenceChange, PresenceEntry } from "./presence.ts";
import { sendThen } from "./send_then.ts";

/** What changed since the last diff. */
export type PresenceDiff = Omit<PresenceFrame, "type" | "room">;

/** How changes are gathered. */
export interface RoomPresenceOptions {
  /** Sends a diff. If it returns a promise, the next diff waits for it. */
  readonly onDiff: (diff: PresenceDiff) => Promise<void> | undefined | void;
  /**
   * Shortest time between two diffs, ms: 4 per second. In a large room it is longer.
   *
   * @default {250}
   */
  readonly gatherMs?: number | undefined;
  /** Sets the timers. @default monotonicClock */
  readonly clock?: Clock | undefined;
  /** Gets the reason of a diff that failed in a later task. @default reportError */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

interface Present {
  user: User;
  connections: number;
  awayConnections: number;
}

/** A user's status in the last diff. */
type PresenceStatus = "present" | "away" | "absent";

const GATHER_MS = 250;
/** In a larger room diffs are rarer: each goes to everybody, so a second of them costs no more. */
const USERS_AT_FULL_RATE = 1_000;
const GATHER_MS_PER_USER = GATHER_MS / USERS_AT_FULL_RATE;
/** Versions start anywhere, so that a room that is opened again does not repeat them. */
const FIRST_VERSION_MAX = 2 ** 32;

/** Counts connections by user, and sends diffs. */
export class RoomPresence implements Disposable {
  /** In the order of arrival: the latest are the last. */
  readonly #present = new Map<string, Present>();
  /** Users who changed since the last diff, with their status in it. */
  readonly #changed = new Map<string, PresenceStatus>();
  readonly #renamed = new Set<string>();
  /**
   * The list was read since the last diff, while it was ahead of it. A user who leaves and comes back
   * meanwhile has not changed for the others, but may be missing in that list.
   */
  #listedAhead = false;
  readonly #onDiff: (diff: PresenceDiff) => Promise<void> | undefined | void;
  readonly #gatherMs: number;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #cancelTimer: (() => void) | undefined;
  #open = true;
  #version = Math.floor(Math.random() * FIRST_VERSION_MAX);

  /** Starts with the entries of a room that is opened. */
  constructor(
    { onDiff, gatherMs = GATHER_MS, clock = monotonicClock, onFault = reportError }:
      RoomPresenceOptions,
    entries: readonly PresenceEntry[] = [],
  ) {
    this.#onDiff = onDiff;
    this.#gatherMs = gatherMs;
    this.#clock = clock;
    this.#onFault = onFault;
    for (const entry of entries) this.#enter(entry);
  }

  /** How many users are here. */
  get count(): number {
    return this.#present.size;
  }

  /** A number that is different after each diff. */
  get version(): number {
    return this.#version;
  }

  /** Whether the user is here. */
  has(userId: string): boolean {
    return this.#present.has(userId);
  }

  /** The latest users, at most USERS_LISTED_MAX, in the order of their arrival. */
  users(): PresentUser[] {
    if (this.#changed.size > 0) this.#listedAhead = true;
    const users: PresentUser[] = [];
    let skipped = this.#present.size - USERS_LISTED_MAX;
    // No copy of all users: when 10,000 come at once, each of them reads the list.
    for (const present of this.#present.values()) {
      if (skipped-- <= 0) users.push(asPresentUser(present));
    }
    return users;
  }

  /** Applies a change of an entry of this room. */
  apply(change: PresenceChange): void {
    switch (change.type) {
      case "entered":
        return this.#enter(change);
      case "left":
        return this.#leave(change);
      case "away":
        return this.#setAway(change.user.id, change.away);
      case "renamed":
        return this.#rename(change.user);
    }
  }

  #enter({ user, away }: PresenceEntry): void {
    // A user who was here for a moment and comes again is one of the latest after all.
    if (!this.has(user.id) && this.#changed.get(user.id) === "absent") {
      this.#changed.delete(user.id);
    }
    const known = this.#present.get(user.id);
    // One more tab of a user who is here is no change. If it were recorded, a list that is read now
    // would count as ahead of the last diff, and a poll would be answered for nothing.
    if (statusOf(known) !== "present" || known?.user.name !== user.name) {
      this.#recordChange(user.id);
    }
    const present = known ?? { user, connections: 0, awayConnections: 0 };
    if (present.user.name !== user.name) this.#renamed.add(user.id);
    present.user = user;
    present.connections++;
    this.#present.set(user.id, present);
    if (away) this.#setAway(user.id, true);
  }

  #leave({ user: { id }, away }: PresenceEntry): void {
    const present = this.#present.get(id);
    if (present === undefined) return;
    if (away) this.#setAway(id, false);
    if (present.connections === present.awayConnections + 1) this.#recordChange(id);
    if (--present.connections === 0) this.#present.delete(id);
  }

  #setAway(userId: string, away: boolean): void {
    const present = this.#present.get(userId);
    if (present === undefined) return;
    this.#recordChange(userId);
    present.awayConnections += away ? 1 : -1;
  }

  #rename(user: User): void {
    const present = this.#present.get(user.id);
    if (present === undefined) return;
    this.#recordChange(user.id);
    this.#renamed.add(user.id);
    present.user = user;
  }

  #recordChange(userId: string): void {
    if (!this.#open) return;
    if (!this.#changed.has(userId)) this.#changed.set(userId, statusOf(this.#present.get(userId)));
    if (this.#cancelTimer !== undefined) return;
    // After a quiet time the diff is sent at once, but in a task of its own: a join and what belongs to
    // it are one change.
    this.#cancelTimer = this.#clock.setTimer(0, () => this.#sendDiff());
  }

  #sendDiff(): void {
    const came: PresentUser[] = [];
    const renamed: PresentUser[] = [];
    const left: string[] = [];
    const away: string[] = [];
    const back: string[] = [];
    for (const [userId, before] of this.#changed) {
      const present = this.#present.get(userId);
      const now = statusOf(present);
      if (present === undefined) {
        if (before !== "absent" || this.#listedAhead) left.push(userId);
      } else if (before === "absent") came.push(asPresentUser(present));
      else if (this.#renamed.has(userId)) renamed.push(asPresentUser(present));
      else if (before !== now) (now === "away" ? away : back).push(userId);
      else if (this.#listedAhead) came.push(asPresentUser(present));
    }
    this.#listedAhead = false;
    this.#changed.clear();
    this.#renamed.clear();
    // No client lists more: otherwise each of 10,000 who come at once would get 10,000 users. Ids of
    // those who left are all sent, because any client may list them.
    const joined = [...renamed, ...came.slice(-USERS_LISTED_MAX)];
    const isEmpty = joined.length + left.length + away.length + back.length === 0;
    if (!isEmpty) this.#version += 1;
    const diff = { joined, left, away, back, count: this.count };
    sendThen({
      send: () => isEmpty ? undefined : this.#onDiff(diff),
      // While a diff is on its way to a crowd, changes gather.
      onEnd: () => this.#coolDown(),
      onFault: this.#onFault,
    });
  }

  /** Gathers changes until the timer fires. */
  #coolDown(): void {
    if (!this.#open) return;
    const gatherMs = Math.max(this.#gatherMs, this.count * GATHER_MS_PER_USER);
    this.#cancelTimer = this.#clock.setTimer(gatherMs, () => {
      this.#cancelTimer = undefined;
      if (this.#changed.size > 0) this.#sendDiff();
    });
  }

  /** Sends no more diffs, not even of users who leave because the server closes. */
  [Symbol.dispose](): void {
    this.#open = false;
    this.#cancelTimer?.();
  }
}

function statusOf(present: Present | undefined): PresenceStatus {
  if (present === undefined) return "absent";
  return present.awayConnections === present.connections ? "away" : "present";
}

function asPresentUser(present: Present): PresentUser {
  return statusOf(present) === "away" ? { ...present.user, away: true } : present.user;
}
