// Rate limits: how often something may be done, by the kind of action and by who does it.

/** A kind of action and the bucket that each key has for it. */
export interface RateLimit {
  /** The name of the kind; one name always has the same limit. */
  readonly name: string;
  /** What may be done at once. */
  readonly burst: number;
  /** What may be done in the long run; 0 lifts the limit. */
  readonly perSecond: number;
}

/**
 * Counts actions. Every implementation passes tests/store/rate_limits_contract.ts.
 *
 * Each node counts for itself: `take` is synchronous, because it runs before every frame and request.
 * With several nodes, a key has each limit once per node. Limits that must be exact across nodes (new
 * sessions, new rooms, connections) need an asynchronous counterpart that asks the store.
 */
export interface RateLimits {
  /** Takes `count` actions, one by default: 0 if they are allowed, otherwise the ms to wait. */
  take(key: string, kind: RateLimit, count?: number): number;
  /**
   * Counts an action that was already done, because its cost was unknown before. The key may then owe
   * some, which it must wait for first.
   */
  charge(key: string, kind: RateLimit, count: number): void;
  /** Returns one action that was taken and not done. */
  giveBack(key: string, kind: RateLimit): void;
}
