// Presence of who has no standing connection: a poll or a refresh counts for a while.

import type { PresenceHandle } from "../../hub/presence.ts";
import type { Room } from "../../hub/room.ts";
import type { ConcurrencyLimiter } from "../limits/concurrency_limiter.ts";
import type { LiveActor } from "../auth/live_actor.ts";

const PRESENCE_TTL_MS = 30_000;

interface TimedPresence {
  readonly presenceHandle: PresenceHandle;
  readonly slot: Disposable;
  readonly sessionId: string | undefined;
  timer: ReturnType<typeof setTimeout>;
}

/** Keeps users present until their presence TTL runs out. */
export class PresenceTtl implements Disposable {
  readonly #entries = new Map<string, TimedPresence>();
  readonly #limiter: ConcurrencyLimiter;

  /** `limiter` bound how many there are from one address: each request may name another guest. */
  constructor(limiter: ConcurrencyLimiter) {
    this.#limiter = limiter;
  }

  /** The actor asked just now: if they have a name, they are here for 30 s more, or until their session ends. */
  touch(room: Room, { actor: { user, address, session }, ended }: LiveActor): void {
    if (user === null || ended) return;
    const key = `${room.name} ${session?.id ?? user.id}`;
    const known = this.#entries.get(key);
    if (known !== undefined) {
      clearTimeout(known.timer);
      known.timer = this.#timer(key);
      return;
    }
    const slot = this.#limiter.acquire(address);
    // One too many is served all the same, and is not seen.
    if (slot === undefined) return;
    this.#entries.set(key, {
      presenceHandle: room.enter(user),
      slot,
      sessionId: session?.id,
      timer: this.#timer(key),
    });
  }

  /** Nobody stays by a session that has ended. */
  endSession(ended: string): void {
    for (const [key, { sessionId, timer }] of this.#entries) {
      if (sessionId !== ended) continue;
      clearTimeout(timer);
      this.#end(key);
    }
  }

  #timer(key: string): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#end(key), PRESENCE_TTL_MS);
  }

  #end(key: string): void {
    const presence = this.#entries.get(key);
    this.#entries.delete(key);
    presence?.slot[Symbol.dispose]();
    presence?.presenceHandle[Symbol.dispose]();
  }

  /** Ends all. */
  [Symbol.dispose](): void {
    for (const [key, { timer }] of this.#entries) {
      clearTimeout(timer);
      this.#end(key);
    }
  }
}
