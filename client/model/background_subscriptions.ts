// Joins the rooms beside the open one quietly on its transport, one after another, and leaves them again.

import { isRetryable } from "../connection/retry.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { OutgoingFrame } from "../connection/transport.ts";
import type { ErrorFrame } from "../../protocol/frames.ts";

/** What it is made of. */
export interface BackgroundSubscriptionsOptions {
  readonly clock: Clock;
  /** Where a room was heard up to; undefined where nothing is known of it. */
  readonly cursor: (room: string) => { readonly head: number; readonly epoch: string } | undefined;
}

/** A refusal that passes, and does not say when, is tried again after this long. */
const AGAIN_AFTER_MS = 5_000;

/** The rooms that one transport hears. */
export class BackgroundSubscriptions {
  readonly #options: BackgroundSubscriptionsOptions;
  #send: ((frame: OutgoingFrame) => void) | undefined;
  /** All that are to be heard; whatever else an answer is about was left meanwhile. */
  #wanted = new Set<string>();
  readonly #joined = new Set<string>();
  /** One after another: a burst of frames would be refused. */
  #waiting: string[] = [];
  #joining: string | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(options: BackgroundSubscriptionsOptions) {
    this.#options = options;
  }

  /** A transport is there. */
  start(send: (frame: OutgoingFrame) => void, rooms: readonly string[]): void {
    this.stop();
    this.#send = send;
    for (const room of rooms) this.add(room);
  }

  /** The transport is gone, and all that was joined on it. */
  stop(): void {
    this.#send = undefined;
    this.#wanted.clear();
    this.#joined.clear();
    this.#waiting = [];
    this.#joining = undefined;
    this.#cancelRetry?.();
  }

  /** Hears one more. */
  add(room: string): void {
    if (!this.#send || this.#wanted.has(room)) return;
    this.#wanted.add(room);
    if (room === this.#joining) return;
    this.#waiting.push(room);
    this.#next();
  }

  /** Hears one less. */
  leave(room: string): void {
    this.#wanted.delete(room);
    this.#waiting = this.#waiting.filter((each) => each !== room);
    if (this.#joined.delete(room)) this.#send?.({ type: "leave", room });
  }

  /** A room has answered; it may have been left while its join was under way. */
  answered(room: string): void {
    if (this.#wanted.has(room)) this.#joined.add(room);
    else this.#send?.({ type: "leave", room });
    this.#done(room);
  }

  /** A room has refused. */
  refused({ room, code, retryAfter = AGAIN_AFTER_MS }: ErrorFrame): void {
    if (room === undefined || room !== this.#joining) return;
    if (!isRetryable(code)) return this.#done(room);
    // The others wait too: they would be refused as well.
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
