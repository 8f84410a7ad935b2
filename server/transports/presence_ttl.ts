// Presence of clients without a standing connection: a poll or a page reload counts for a while.

import type { PresenceHandle } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { LiveActor } from "../auth/live_actor.ts";
import type { ConcurrencyLimiter } from "../limits/concurrency_limiter.ts";

const PRESENCE_TTL_MS = 30_000;

interface TimedPresence {
  readonly presenceHandle: PresenceHandle;
  readonly slot: Disposable;
  readonly sessionId: string | undefined;
}

/** Keeps users present for 30 s after each request. */
export class PresenceTtl implements Disposable {
  readonly #entries = new Map<string, TimedPresence>();
  readonly #limiter: ConcurrencyLimiter;

  /** `limiter` bounds the entries of one address, because each request may name another guest. */
  constructor(limiter: ConcurrencyLimiter) {
    this.#limiter = limiter;
  }

  /** Keeps an actor with a name present for another 30 s, or until their session ends. */
  touch(room: Room, { actor: { user, address, session }, ended }: LiveActor): void {
    if (user === null || ended) return;
    const key = `${room.name} ${session?.id ?? user.id}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known.presenceHandle.renew();
    const slot = this.#limiter.acquire(address);
    // Beyond the limit the request is answered all the same, but its user is not listed.
    if (slot === undefined) return;
    const presenceHandle = room.enter(user, {
      ttlMs: PRESENCE_TTL_MS,
      onExpire: () => this.#end(key),
    });
    this.#entries.set(key, { presenceHandle, slot, sessionId: session?.id });
  }

  /** Removes the entries of a session that has ended. */
  endSession(ended: string): void {
    for (const [key, { sessionId }] of this.#entries) {
      if (sessionId === ended) this.#end(key);
    }
  }

  #end(key: string): void {
    const presence = this.#entries.get(key);
    this.#entries.delete(key);
    presence?.slot[Symbol.dispose]();
    presence?.presenceHandle[Symbol.dispose]();
  }

  /** Removes all entries. */
  [Symbol.dispose](): void {
    for (const key of this.#entries.keys()) this.#end(key);
  }
}
