// Token buckets by key: how often something may be done.
//
// A bucket holds `burst` tokens and is refilled with `perSecond`; each action takes one. In the terms of
// RFC 2697, `burst` is the CBS and `perSecond` the CIR.

import { type Clock, monotonicClock } from "../protocol/clock.ts";

/** The size of every bucket. */
export interface TokenBucketsOptions {
  /** Tokens in a full bucket: how much may be done at once. */
  readonly burst: number;
  /** Tokens per second; 0 means no limit. */
  readonly perSecond: number;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Full buckets are deleted when there are this many: a missing bucket counts as full. */
const SWEEP_AT = 1_024;

/** Token buckets by key. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #burst: number;
  readonly #perMs: number;
  readonly #clock: Pick<Clock, "now">;
  #sweepAt = SWEEP_AT;

  /** Every key starts with a full bucket. */
  constructor({ burst, perSecond, clock = monotonicClock }: TokenBucketsOptions) {
    this.#burst = burst;
    this.#perMs = perSecond / 1_000;
    this.#clock = clock;
  }

  /** Takes `count` tokens: 0 if there were enough, otherwise the ms until there are. */
  take(key: string, count = 1): number {
    if (this.#perMs === 0) return 0;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? this.#add(key, now);
    bucket.tokens = this.#tokens(bucket, now);
    bucket.at = now;
    if (bucket.tokens < count) return Math.ceil((count - bucket.tokens) / this.#perMs);
    bucket.tokens -= count;
    return 0;
  }

  /**
   * Takes tokens for something that was done before its cost was known. The bucket may go below zero,
   * and is refilled from there.
   */
  charge(key: string, tokens: number): void {
    if (this.#perMs === 0) return;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? this.#add(key, now);
    bucket.tokens = this.#tokens(bucket, now) - tokens;
    bucket.at = now;
  }

  /** Returns a token that was taken for something that was not done. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) bucket.tokens = Math.min(this.#burst, bucket.tokens + 1);
  }

  /** How many buckets are in memory. */
  get size(): number {
    return this.#buckets.size;
  }

  #add(key: string, now: number): Bucket {
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(now);
    const bucket = { tokens: this.#burst, at: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #tokens(bucket: Bucket, now: number): number {
    return Math.min(this.#burst, bucket.tokens + (now - bucket.at) * this.#perMs);
  }

  #sweep(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (this.#tokens(bucket, now) >= this.#burst) this.#buckets.delete(key);
    }
    // If most buckets are in use, a sweep finds little; so the next one waits for twice as many.
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#buckets.size);
  }
}
