// Rate limits of a store that only one process opens: token buckets in memory.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";
import type { RateLimit, RateLimits } from "../../hub/rate_limits.ts";
import { TokenBuckets } from "../../hub/token_bucket.ts";

/** Rate limits within the process. */
export class InProcessRateLimits implements RateLimits {
  readonly #clock: Pick<Clock, "now">;
  readonly #buckets = new Map<string, TokenBuckets>();

  /** Every key begins with full buckets. The clock must not go back. */
  constructor(clock: Pick<Clock, "now"> = monotonicClock) {
    this.#clock = clock;
  }

  /** Takes actions: 0, or the ms to wait. */
  take(key: string, kind: RateLimit, count = 1): number {
    return this.#of(kind).take(key, count);
  }

  /** Counts an action that was already done. */
  charge(key: string, kind: RateLimit, count: number): void {
    this.#of(kind).charge(key, count);
  }

  /** Returns one action. */
  giveBack(key: string, kind: RateLimit): void {
    this.#of(kind).giveBack(key);
  }

  /** How many buckets are in memory. */
  get size(): number {
    return this.#buckets.values().reduce((sum, { size }) => sum + size, 0);
  }

  #of({ name, burst, perSecond }: RateLimit): TokenBuckets {
    let buckets = this.#buckets.get(name);
    if (buckets === undefined) {
      buckets = new TokenBuckets({ burst, perSecond, clock: this.#clock });
      this.#buckets.set(name, buckets);
    }
    return buckets;
  }
}
