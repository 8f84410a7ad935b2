// Who is in a room: users with a live connection of any kind, each once however many tabs they have.

import type { PresenceFrame, PresentUser } from "../protocol/frames.ts";
import type { User } from "../protocol/event.ts";
import { USERS_LISTED_MAX } from "../protocol/limits.ts";
import { type Clock, monotonicClock } from "../protocol/clock.ts";

/** What changed since the last time it was told. */
export type PresenceChange = Omit<PresenceFrame, "type" | "room">;

/** How presence is gathered. */
export interface PresenceOptions {
  /** Gets each gathered change; a promise if that takes further tasks, until which the next one waits. */
  readonly onChange: (change: PresenceChange) => Promise<void> | undefined | void;
  /**
   * Shortest time between two changes, ms: 4 a second. A large room has a longer one.
   *
   * @default {250}
   */
  readonly gatherMs?: number;
  /** Hears that a user's first connection came, or that their last one went. */
  readonly onHere?: (userId: string, here: boolean) => void;
  /**
   * The timer.
   *
   * @default monotonicClock
   */
  readonly clock?: Clock | undefined;
}

/** One connection's being here. */
export interface PresenceHandle extends Disposable {
  /** Says whether the person at this connection is away from it. */
  setAway(away: boolean): void;
}

interface Present {
  user: User;
  connections: number;
  awayConnections: number;
}

/** How a user stood when the others were last told. */
type PresenceStatus = "present" | "away" | "absent";

const GATHER_MS = 250;
/** In a room of more it is longer: each change goes to everybody, so a second of them costs no more. */
const USERS_AT_FULL_RATE = 1_000;
/** Where versions begin: anywhere, so that a room that is opened anew does not repeat them. */
const FIRST_VERSION_MAX = 2 ** 32;
const GATHER_MS_A_USER = GATHER_MS / USERS_AT_FULL_RATE;

/** Counts connections by user and tells what changed, gathered. */
export class Presence implements Disposable {
  /** In the order of arrival: the latest are the last. */
  readonly #present = new Map<string, Present>();
  /** Users who changed since the last telling, with how they stood then. */
  readonly #changed = new Map<string, PresenceStatus>();
  readonly #renamed = new Set<string>();
  /**
   * Somebody was given the list since the last telling, while it was ahead of it. Whoever goes and comes
   * back within that time has not changed for the others, but may be missing in that list.
   */
  #listedAhead = false;
  readonly #onChange: (change: PresenceChange) => Promise<void> | undefined | void;
  readonly #onHere: (userId: string, here: boolean) => void;
  readonly #gatherMs: number;
  readonly #clock: Clock;
  /** Calls off the timer that runs, where one does. */
  #cancel: (() => void) | undefined;
  #open = true;
  #version = Math.floor(Math.random() * FIRST_VERSION_MAX);

  /** Nobody is here yet. */
  constructor(
    { onChange, onHere = () => {}, gatherMs = GATHER_MS, clock = monotonicClock }: PresenceOptions,
  ) {
    this.#onChange = onChange;
    this.#onHere = onHere;
    this.#gatherMs = gatherMs;
    this.#clock = clock;
  }

  /** How many users are here. */
  get count(): number {
    return this.#present.size;
  }

  /** Another number after each change that was told. */
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
    // Not over a copy of all: a herd of 10,000 would make 10,000 copies of 10,000.
    for (const present of this.#present.values()) {
      if (skipped-- <= 0) users.push(asPresentUser(present));
    }
    return users;
  }

  /** A connection of `user` came; disposing of the presence handle takes it away again. */
  enter(user: User): PresenceHandle {
    // Who was here for a moment and comes again is one of the latest after all.
    if (!this.has(user.id) && this.#changed.get(user.id) === "absent") {
      this.#changed.delete(user.id);
    }
    const known = this.#present.get(user.id);
    // One more tab of somebody who is here is no change: noted, a list that is read now would count as
    // ahead of what was told, and who polls would be answered for nothing, again and again.
    if (statusOf(known) !== "present" || known?.user.name !== user.name) {
      this.#recordChange(user.id);
    }
    const present = known ?? { user, connections: 0, awayConnections: 0 };
    if (present.user.name !== user.name) this.#renamed.add(user.id);
    present.user = user;
    if (present.connections++ === 0) this.#onHere(user.id, true);
    this.#present.set(user.id, present);
    let here = true;
    let away = false;
    const setAway = (value: boolean) => {
      if (!here || away === value) return;
      this.#recordChange(user.id);
      away = value;
      present.awayConnections += value ? 1 : -1;
    };
    return {
      setAway,
      [Symbol.dispose]: () => {
        if (!here) return;
        setAway(false);
        if (present.connections === present.awayConnections + 1) this.#recordChange(user.id);
        here = false;
        if (--present.connections > 0) return;
        this.#present.delete(user.id);
        this.#onHere(user.id, false);
      },
    };
  }

  /** The user is called otherwise from now on. */
  rename(user: User): void {
    const present = this.#present.get(user.id);
    if (present === undefined) return;
    this.#recordChange(user.id);
    this.#renamed.add(user.id);
    present.user = user;
  }

  #recordChange(userId: string): void {
    if (!this.#open) return;
    if (!this.#changed.has(userId)) this.#changed.set(userId, statusOf(this.#present.get(userId)));
    if (this.#cancel !== undefined) return;
    // The first change after a quiet time is told at once, in a task of its own, so that a join and
    // what belongs to it are one change.
    this.#cancel = this.#clock.setTimer(0, () => this.#broadcast());
  }

  #broadcast(): void {
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
    // Nobody lists more; 10,000 who come at once would else be told 10,000 times of 10,000. Who leaves is
    // told whole, as an id: whoever lists them must hear it.
    const joined = [...renamed, ...came.slice(-USERS_LISTED_MAX)];
    const isNothing = joined.length + left.length + away.length + back.length === 0;
    if (!isNothing) this.#version += 1;
    const delivered = isNothing
      ? undefined
      : this.#onChange({ joined, left, away, back, count: this.count });
    if (delivered === undefined) this.#rest();
    // A change that is still on its way to a crowd is not followed by another one: they gather.
    else delivered.then(() => this.#rest());
  }

  /** While the timer runs, changes gather. */
  #rest(): void {
    if (!this.#open) return;
    const gatherMs = Math.max(this.#gatherMs, this.count * GATHER_MS_A_USER);
    this.#cancel = this.#clock.setTimer(gatherMs, () => {
      this.#cancel = undefined;
      if (this.#changed.size > 0) this.#broadcast();
    });
  }

  /** Tells nothing any more, also of who leaves after it, as all do where the server closes. */
  [Symbol.dispose](): void {
    this.#open = false;
    this.#cancel?.();
  }
}

function statusOf(present: Present | undefined): PresenceStatus {
  if (present === undefined) return "absent";
  return present.awayConnections === present.connections ? "away" : "present";
}

function asPresentUser(present: Present): PresentUser {
  return statusOf(present) === "away" ? { ...present.user, away: true } : present.user;
}
