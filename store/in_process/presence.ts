// Presence in a store that only one process opens: when it dies, all its entries are gone.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import type { User } from "../../protocol/events/base.ts";
import { Listeners } from "../../hub/listeners.ts";
import type {
  EnterOptions,
  Presence,
  PresenceChange,
  PresenceEntry,
  PresenceHandle,
} from "../../hub/presence.ts";

/** What presence is made with. */
export interface InProcessPresenceOptions {
  /** Sets the timers of entries that expire. @default monotonicClock */
  readonly clock?: Pick<Clock, "setTimer">;
  /** Receives what a watcher threw. */
  readonly onFault: (error: unknown) => void;
}

/** Presence within the process. */
export class InProcessPresence implements Presence, Disposable {
  readonly #clock: Pick<Clock, "setTimer">;
  readonly #watchers: Listeners<PresenceChange>;
  readonly #byRoom = new SetsByKey<Entry>();
  readonly #byUser = new SetsByKey<Entry>();
  readonly #expiring = new Set<Entry>();
  #disposed = false;

  /** No entries yet. */
  constructor({ clock = monotonicClock, onFault }: InProcessPresenceOptions) {
    this.#clock = clock;
    this.#watchers = new Listeners(onFault);
  }

  /** Adds an entry. */
  enter(room: string, user: User, { ttlMs, onExpire }: EnterOptions = {}): PresenceHandle {
    const entry: Entry = { room, user, away: false, cancelExpiry: undefined };
    this.#byRoom.add(room, entry);
    this.#byUser.add(user.id, entry);
    const startTtl = () => {
      if (this.#disposed || ttlMs === undefined || !this.#byRoom.of(room).has(entry)) return;
      entry.cancelExpiry?.();
      this.#expiring.add(entry);
      entry.cancelExpiry = this.#clock.setTimer(ttlMs, () => {
        this.#remove(entry);
        onExpire?.();
      });
    };
    startTtl();
    this.#notify("entered", entry);
    return {
      setAway: (away) => this.#setAway(entry, away),
      renew: startTtl,
      [Symbol.dispose]: () => this.#remove(entry),
    };
  }

  /** Replaces the user in all their entries. */
  rename(user: User): void {
    const rooms = new Map<string, Entry>();
    for (const entry of this.#byUser.of(user.id)) {
      entry.user = user;
      rooms.set(entry.room, entry);
    }
    for (const entry of rooms.values()) this.#notify("renamed", entry);
  }

  /** The entries of a room, in the order in which they came. */
  list(room: string): readonly PresenceEntry[] {
    return Array.from(this.#byRoom.of(room), ({ user, away }) => ({ room, user, away }));
  }

  /** Calls `onChange` with every change from now on, until disposed. */
  watch(onChange: (change: PresenceChange) => void): Disposable {
    return this.#watchers.add(onChange);
  }

  #setAway(entry: Entry, away: boolean): void {
    if (entry.away === away || !this.#byRoom.of(entry.room).has(entry)) return;
    entry.away = away;
    this.#notify("away", entry);
  }

  #remove(entry: Entry): void {
    if (!this.#byRoom.of(entry.room).has(entry)) return;
    entry.cancelExpiry?.();
    this.#expiring.delete(entry);
    this.#byRoom.delete(entry.room, entry);
    this.#byUser.delete(entry.user.id, entry);
    this.#notify("left", entry);
  }

  #notify(type: PresenceChange["type"], { room, user, away }: Entry): void {
    this.#watchers.notify({ type, room, user, away });
  }

  /** Lets no entry expire any more. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    for (const { cancelExpiry } of this.#expiring) cancelExpiry?.();
    this.#expiring.clear();
  }
}

interface Entry {
  readonly room: string;
  user: User;
  away: boolean;
  cancelExpiry: (() => void) | undefined;
}

/** Sets of values by key; a set that becomes empty is dropped. */
class SetsByKey<Value> {
  readonly #sets = new Map<string, Set<Value>>();

  add(key: string, value: Value): void {
    const set = this.#sets.get(key);
    if (set === undefined) this.#sets.set(key, new Set([value]));
    else set.add(value);
  }

  delete(key: string, value: Value): void {
    const set = this.#sets.get(key);
    set?.delete(value);
    if (set?.size === 0) this.#sets.delete(key);
  }

  of(key: string): ReadonlySet<Value> {
    return this.#sets.get(key) ?? NONE;
  }
}

const NONE: ReadonlySet<never> = new Set();
