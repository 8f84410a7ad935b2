// Presence of who has no standing connection: a poll or a refresh counts for a while.

import type { Attendance } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { Slots } from "../limits/slots.ts";
import type { LiveActor } from "../people/live_actor.ts";

const LEASE_MS = 30_000;

interface Lease {
  readonly attendance: Attendance;
  readonly slot: Disposable;
  readonly sessionId: string | undefined;
  timer: ReturnType<typeof setTimeout>;
}

/** Keeps users present until their lease runs out. */
export class Leases implements Disposable {
  readonly #leases = new Map<string, Lease>();
  readonly #slots: Slots;

  /** `slots` bound how many there are from one address: each request may name another guest. */
  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** The actor asked just now: if they have a name, they are here for 30 s more, or until their session ends. */
  touch(room: Room, { caller: { user, address, session }, ended }: LiveActor): void {
    if (user === null || ended) return;
    const key = `${room.name} ${session?.id ?? user.id}`;
    const known = this.#leases.get(key);
    if (known !== undefined) {
      clearTimeout(known.timer);
      known.timer = this.#timer(key);
      return;
    }
    const slot = this.#slots.take(address);
    // One too many is served all the same, and is not seen.
    if (slot === undefined) return;
    this.#leases.set(key, {
      attendance: room.enter(user),
      slot,
      sessionId: session?.id,
      timer: this.#timer(key),
    });
  }

  /** Nobody stays by a session that has ended. */
  endSession(ended: string): void {
    for (const [key, { sessionId, timer }] of this.#leases) {
      if (sessionId !== ended) continue;
      clearTimeout(timer);
      this.#end(key);
    }
  }

  #timer(key: string): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#end(key), LEASE_MS);
  }

  #end(key: string): void {
    const lease = this.#leases.get(key);
    this.#leases.delete(key);
    lease?.slot[Symbol.dispose]();
    lease?.attendance[Symbol.dispose]();
  }

  /** Ends all. */
  [Symbol.dispose](): void {
    for (const [key, { timer }] of this.#leases) {
      clearTimeout(timer);
      this.#end(key);
    }
  }
}
