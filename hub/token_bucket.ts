// How often somebody may do something: token buckets by key.
//
// A bucket holds `burst` tokens and gets `perSecond` back, each action takes one
// (Turner's token bucket as in RFC 2697's terms: CBS and CIR).

import { type Clock, monotonicClock } from "../protocol/clock.ts";

/** The size of every bucket. */
export interface TokenBucketsOptions {
  /** Tokens in a full bucket: what may be done at once. */
  readonly burst: number;
  /** 0 means no limit at all. */
  readonly perSecond: number;
  /** Must not go back. @default monotonicClock */
  readonly clock?: Pick<Clock, "now"> | undefined;
}

interface Bucket {
  tokens: number;
  at: number;
}

// Full buckets say nothing that a missing one would not; they are cleared out when this many are kept.
const SWEEP_AT = 1_024;

/** Buckets by key; the ones that are full again are forgotten. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #burst: number;
  readonly #perMs: number;
  readonly #clock: Pick<Clock, "now">;
  #sweepAt = SWEEP_AT;

  /** Every key begins with a full bucket. */
  constructor({ burst, perSecond, clock = monotonicClock }: TokenBucketsOptions) {
    this.#burst = burst;
    this.#perMs = perSecond / 1_000;
    this.#clock = clock;
  }

  /** Takes tokens, one or `count`: 0 if there were as many, otherwise the ms to wait for them. */
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
   * Takes so many tokens for what was done already, whose cost nobody knew before: the bucket may owe
   * some, which come back first.
   */
  charge(key: string, tokens: number): void {
    if (this.#perMs === 0) return;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? this.#add(key, now);
    bucket.tokens = this.#tokens(bucket, now) - tokens;
    bucket.at = now;
  }

  /** Gives a taken token back: what it was taken for does not count. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) bucket.tokens = Math.min(this.#burst, bucket.tokens + 1);
  }

  /** How many keys are remembered. */
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
    // Where most are in use a sweep would find little each time; so the next one waits for twice as many.
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#buckets.size);
  }
}
