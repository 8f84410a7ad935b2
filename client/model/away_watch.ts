// Decides whether the user is away from all their tabs: no input for long, or none of them visible.

import type { Clock } from "../../protocol/clock.ts";

/** The user is away after this long without input. */
export const IDLE_AFTER_MS = 5 * 60_000;
/** A glance at another tab is no absence. */
export const HIDDEN_AFTER_MS = 60_000;
/** How often a tab with a present user notifies the others. */
const NOTIFY_EVERY_MS = 15_000;
/** Input comes many times a second; more is ignored. */
const INPUT_EVERY_MS = 1_000;

/** What one tab sends the others: until when its user counts as present, ms since the epoch. */
export interface SignOfLife {
  readonly tab: string;
  readonly until: number;
}

/** What the watch needs. */
export interface AwayWatchOptions {
  readonly clock: Clock;
  /** Identifies this tab. */
  readonly tab: string;
  /** Sends to the other tabs of this browser. */
  readonly notify: (sign: SignOfLife) => void;
  readonly onChange: (away: boolean) => void;
}

/**
 * The state of one user. For the server, a user is away once all their connections are; but a hidden tab
 * may be the only one in its room, so tabs send each other signs of life.
 */
export class AwayWatch implements Disposable {
  readonly #options: AwayWatchOptions;
  /** Until when the user counts as present, by tab. */
  readonly #until = new Map<string, number>();
  #visible = true;
  #away = false;
  #inputAt = -Infinity;
  #notifiedAt = -Infinity;
  #cancelTimer = () => {};

  constructor(options: AwayWatchOptions) {
    this.#options = options;
    this.input();
  }

  get away(): boolean {
    return this.#away;
  }

  /** Handles a key, a pointer or a touch. */
  input(): void {
    const now = this.#options.clock.now();
    if (!this.#away && now - this.#inputAt < INPUT_EVERY_MS) return;
    this.#inputAt = now;
    this.#presentUntil(now + (this.#visible ? IDLE_AFTER_MS : HIDDEN_AFTER_MS));
  }

  /** The tab has become visible or hidden. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    const { clock, tab } = this.#options;
    this.#inputAt = -Infinity;
    this.#notifiedAt = -Infinity;
    if (visible) return this.input();
    const known = this.#until.get(tab) ?? 0;
    this.#presentUntil(Math.min(known, clock.now() + HIDDEN_AFTER_MS));
  }

  /** Handles a sign of life of another tab. */
  record({ tab, until }: SignOfLife): void {
    this.#until.set(tab, until);
    this.#update();
  }

  [Symbol.dispose](): void {
    this.#cancelTimer();
  }

  #presentUntil(until: number): void {
    const { clock, tab, notify } = this.#options;
    this.#until.set(tab, until);
    if (this.#away || clock.now() - this.#notifiedAt >= NOTIFY_EVERY_MS) {
      this.#notifiedAt = clock.now();
      notify({ tab, until });
    }
    this.#update();
  }

  #update(): void {
    const { clock, onChange } = this.#options;
    const now = clock.now();
    for (const [tab, until] of this.#until) {
      if (until <= now) this.#until.delete(tab);
    }
    this.#cancelTimer();
    const away = this.#until.size === 0;
    if (!away) {
      const longest = Math.max(...this.#until.values());
      this.#cancelTimer = clock.setTimer(longest - now, () => this.#update());
    }
    if (away === this.#away) return;
    this.#away = away;
    onChange(away);
  }
}
