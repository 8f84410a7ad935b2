// Subscribes to background rooms on the open room's transport, one after another.

import { isRetryable } from "../connection/retry.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { OutgoingFrame } from "../connection/transport.ts";
import type { ErrorFrame } from "../../protocol/frames.ts";

/** What subscriptions need. */
export interface BackgroundSubscriptionsOptions {
  readonly clock: Clock;
  /** The cursor of a room; undefined if nothing is known of it. */
  readonly cursor: (room: string) => { readonly head: number; readonly epoch: string } | undefined;
}

/** The wait before a retry if the server does not name one. */
const RETRY_AFTER_MS = 5_000;

/** The subscriptions on one transport. */
export class BackgroundSubscriptions {
  readonly #options: BackgroundSubscriptionsOptions;
  #send: ((frame: OutgoingFrame) => void) | undefined;
  /** All rooms to subscribe to. An answer about another one comes too late: it was left. */
  #wanted = new Set<string>();
  readonly #joined = new Set<string>();
  /** The rooms still to join; the server would refuse a burst. */
  #waiting: string[] = [];
  #joining: string | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(options: BackgroundSubscriptionsOptions) {
    this.#options = options;
  }

  /** Starts on a new transport. */
  start(send: (frame: OutgoingFrame) => void, rooms: readonly string[]): void {
    this.stop();
    this.#send = send;
    for (const room of rooms) this.add(room);
  }

  /** The transport is gone, with everything that was joined on it. */
  stop(): void {
    this.#send = undefined;
    this.#wanted.clear();
    this.#joined.clear();
    this.#waiting = [];
    this.#joining = undefined;
    this.#cancelRetry?.();
  }

  /** Subscribes to one more room. */
  add(room: string): void {
    if (!this.#send || this.#wanted.has(room)) return;
    this.#wanted.add(room);
    if (room === this.#joining) return;
    this.#waiting.push(room);
    this.#next();
  }

  /** Unsubscribes from a room. */
  leave(room: string): void {
    this.#wanted.delete(room);
    this.#waiting = this.#waiting.filter((each) => each !== room);
    if (this.#joined.delete(room)) this.#send?.({ type: "leave", room });
  }

  /** A join was answered; the room may have been left meanwhile. */
  answered(room: string): void {
    if (this.#wanted.has(room)) this.#joined.add(room);
    else this.#send?.({ type: "leave", room });
    this.#done(room);
  }

  /** A join was refused. */
  refused({ room, code, retryAfter = RETRY_AFTER_MS }: ErrorFrame): void {
    if (room === undefined || room !== this.#joining) return;
    if (!isRetryable(code)) return this.#done(room);
    // The rooms after it wait too, as they would be refused as well.
    this.#cancelRetry = this.#options.clock.setTimer(retryAfter, () => {
      if (this.#wanted.has(room)) this.#join(room);
      else this.#done(room);
    });
  }

  #done(room: string): void {
    if (room !== this.#joining) return;
    this.#joining = undefined;
    this.#next();
  }

  #next(): void {
    if (this.#joining !== undefined) return;
    this.#joining = this.#waiting.shift();
    if (this.#joining !== undefined) this.#join(this.#joining);
  }

  #join(room: string): void {
    const state = this.#options.cursor(room);
    const cursor = state && { after: state.head, epoch: state.epoch };
    this.#send?.({ type: "join", room, quiet: true, ...cursor });
  }
}
