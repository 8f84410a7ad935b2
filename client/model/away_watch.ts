// Whether the person is away from all their tabs: without input for long, or with none of them in sight.

import type { Clock } from "../../protocol/clock.ts";

/** Without input for so long, somebody is away. */
export const IDLE_AFTER_MS = 5 * 60_000;
/** Who looks at another tab for a moment is not gone. */
export const HIDDEN_AFTER_MS = 60_000;
/** How often the other tabs hear that somebody is here, while they are. */
const NOTIFY_EVERY_MS = 15_000;
/** Input comes many times a second; it means the same each time. */
const NOTED_EVERY_MS = 1_000;

/** What one tab tells the others: until when its person is here, ms since the epoch. */
export interface SignOfLife {
  readonly tab: string;
  readonly until: number;
}

/** What it is made of. */
export interface AwayWatchOptions {
  readonly clock: Clock;
  /** This tab, for as long as it lives. */
  readonly tab: string;
  /** Tells the other tabs of this browser. */
  readonly notify: (sign: SignOfLife) => void;
  readonly onChange: (away: boolean) => void;
}

/**
 * A user is away for the server once all their connections are. But a tab that nobody looks at may
 * be the only one in its room: so tabs tell each other of signs of life.
 */
export class AwayWatch implements Disposable {
  readonly #options: AwayWatchOptions;
  /** Until when there is somebody, by tab. */
  readonly #until = new Map<string, number>();
  #visible = true;
  #away = false;
  #notedAt = -Infinity;
  #notifiedAt = -Infinity;
  #cancelAlarm = () => {};

  constructor(options: AwayWatchOptions) {
    this.#options = options;
    this.input();
  }

  get away(): boolean {
    return this.#away;
  }

  /** A key, a pointer, a touch. */
  input(): void {
    const now = this.#options.clock.now();
    if (!this.#away && now - this.#notedAt < NOTED_EVERY_MS) return;
    this.#notedAt = now;
    this.#hereUntil(now + (this.#visible ? IDLE_AFTER_MS : HIDDEN_AFTER_MS));
  }

  /** The tab is looked at, or no longer. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    const { clock, tab } = this.#options;
    this.#notedAt = -Infinity;
    this.#notifiedAt = -Infinity;
    if (visible) return this.input();
    const known = this.#until.get(tab) ?? 0;
    this.#hereUntil(Math.min(known, clock.now() + HIDDEN_AFTER_MS));
  }

  /** Another tab has told. */
  record({ tab, until }: SignOfLife): void {
    this.#until.set(tab, until);
    this.#look();
  }

  [Symbol.dispose](): void {
    this.#cancelAlarm();
  }

  #hereUntil(until: number): void {
    const { clock, tab, notify } = this.#options;
    this.#until.set(tab, until);
    if (this.#away || clock.now() - this.#notifiedAt >= NOTIFY_EVERY_MS) {
      this.#notifiedAt = clock.now();
      notify({ tab, until });
    }
    this.#look();
  }

  #look(): void {
    const { clock, onChange } = this.#options;
    const now = clock.now();
    for (const [tab, until] of this.#until) {
      if (until <= now) this.#until.delete(tab);
    }
    this.#cancelAlarm();
    const away = this.#until.size === 0;
    if (!away) {
      const longest = Math.max(...this.#until.values());
      this.#cancelAlarm = clock.setTimer(longest - now, () => this.#look());
    }
    if (away === this.#away) return;
    this.#away = away;
    onChange(away);
  }
}
