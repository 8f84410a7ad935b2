// A room's position in its log: read once, then advanced by the events that the log emits.
//
// Another node may have written more, so the position only says what exists. Before anything is called
// missing, `reach` asks the log.

import { type Clock, monotonicClock } from "../protocol/clock.ts";
import { deletedTarget, type EventContent, type LogEvent } from "../protocol/events/registry.ts";
import type { Appended, LogPosition } from "./event_log.ts";

/** An event, or what was appended and its place. */
export type PositionChange = LogEvent | (EventContent & Pick<Appended, "seq" | "at">);

/** How a position is read. */
export interface RoomPositionOptions {
  /** Asks the log. */
  readonly read: () => Promise<LogPosition>;
  /** How far that answer may lag behind other nodes, ms; 0 if it is exact. */
  readonly lagMs: number;
  /**
   * Limits how long readers wait.
   *
   * @default monotonicClock
   */
  readonly clock?: Clock | undefined;
}

/** A reader waits until this node has seen `seq`. */
interface Waiter {
  readonly seq: number;
  readonly resolve: () => void;
}

/** A cursor that is further ahead than this is not one that this node is about to see. */
export const AHEAD_MAX = 1_000;

/** Knows the position without asking the log each time. */
export class RoomPosition implements Disposable {
  readonly #read: () => Promise<LogPosition>;
  readonly #lagMs: number;
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();
  #head = 0;
  #newest: number | undefined;
  #isRead = false;
  #reading: Promise<void> | undefined;

  /** Nothing is read before the first question. */
  constructor({ read, lagMs, clock = monotonicClock }: RoomPositionOptions) {
    this.#read = read;
    this.#lagMs = lagMs;
    this.#clock = clock;
  }

  /** The newest seq that this node has seen; 0 if it has seen none, even if the log has some. */
  get head(): number {
    return this.#head;
  }

  /** Seq of the newest message that is not deleted, 0 if there is none; undefined if not known. */
  get newest(): number | undefined {
    return this.#newest;
  }

  /** Asks the log if nobody has asked it yet. */
  load(): Promise<void> {
    return this.#isRead ? Promise.resolve() : this.refresh();
  }

  /** Asks the log; callers at the same time share one question. */
  refresh(): Promise<void> {
    this.#reading ??= this.#load().finally(() => this.#reading = undefined);
    return this.#reading;
  }

  async #load(): Promise<void> {
    this.set(await this.#read());
    this.#isRead = true;
  }

  /**
   * Whether `seq` exists in the log. If it is slightly ahead of a log that lags behind other nodes, the
   * answer waits for it.
   */
  async reach(seq: number): Promise<boolean> {
    await this.load();
    if (this.#head >= seq) return true;
    await this.refresh();
    if (this.#head >= seq) return true;
    if (this.#lagMs === 0 || seq - this.#head > AHEAD_MAX) return false;
    await this.#wait(seq);
    await this.refresh();
    return this.#head >= seq;
  }

  /** The log was read and is at this position. An answer that events have overtaken changes nothing. */
  set({ head, newest }: LogPosition): void {
    if (head < this.#head) return;
    this.#newest = newest;
    this.#move(head);
  }

  /** The log has written or emitted an event. Seqs may be repeated, and may skip some. */
  advance(event: PositionChange): void {
    const { type, seq } = event;
    if (seq <= this.#head) return;
    if (type === "message") {
      this.#newest = seq;
    } else {
      const deleted = deletedTarget(event);
      // Skipped events may have been messages, and what was the newest before a deleted one is not known.
      const isUnknown = seq > this.#head + 1 || (deleted !== undefined && deleted === this.#newest);
      if (isUnknown) this.#newest = undefined;
    }
    this.#move(seq);
  }

  #move(head: number): void {
    this.#head = head;
    for (const waiter of this.#waiters) if (waiter.seq <= head) waiter.resolve();
  }

  async #wait(seq: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter: Waiter = { seq, resolve };
    this.#waiters.add(waiter);
    const cancel = this.#clock.setTimer(this.#lagMs, resolve);
    try {
      await promise;
    } finally {
      cancel();
      this.#waiters.delete(waiter);
    }
  }

  /** Ends every wait. */
  [Symbol.dispose](): void {
    for (const { resolve } of this.#waiters) resolve();
  }
}
