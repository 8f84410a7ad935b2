// Presence of who has no standing connection: a poll or a refresh counts for a while.

import type { Attendance } from "../hub/presence.ts";
import type { Room } from "../hub/room.ts";
import type { User } from "../protocol/event.ts";

const LEASE_MS = 30_000;

interface Lease {
  readonly attendance: Attendance;
  timer: ReturnType<typeof setTimeout>;
}

/** Keeps users present until their lease runs out. */
export class Leases implements Disposable {
  readonly #leases = new Map<string, Lease>();

  /** The user asked just now: they are here for 30 s more. */
  touch(room: Room, user: User): void {
    const key = `${room.name} ${user.id}`;
    const known = this.#leases.get(key);
    const timer = setTimeout(() => this.#end(key), LEASE_MS);
    if (known === undefined) {
      this.#leases.set(key, { attendance: room.enter(user), timer });
    } else {
      clearTimeout(known.timer);
      known.timer = timer;
    }
  }

  #end(key: string): void {
    this.#leases.get(key)?.attendance[Symbol.dispose]();
    this.#leases.delete(key);
  }

  /** Ends all. */
  [Symbol.dispose](): void {
    for (const { attendance, timer } of this.#leases.values()) {
      clearTimeout(timer);
      attendance[Symbol.dispose]();
    }
    this.#leases.clear();
  }
}
