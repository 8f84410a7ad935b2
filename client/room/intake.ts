// What arrives, at the pace at which a page can show it: at once in a quiet room, gathered in a flood.

import type { Timers } from "../connection/timers.ts";
import type { IncomingFrame } from "../connection/transport.ts";

/** So long a flood is gathered at least: nobody reads faster. */
export const GATHER_MS = 100;
/** So many batches within that time are no flood yet. */
const AT_ONCE_MAX = 4;
/** After a drawing that took t, the next waits for so many times t: the rest is for keys and scrolls. */
const REST = 4;
/** But for no longer: a device that is busy with other things too would come to nothing else. */
const REST_MAX_MS = 1_000;
/** A drawing should keep the page busy for no longer; painting what was drawn takes as long again. */
const DRAWN_WITHIN_MS = 20;
/** Lines that one drawing adds: at first, and whatever it takes. */
const LINES = { first: 8, min: 6, max: 48 };
/** A window with more lines than so many drawings add is too large to be replaced in one. */
const REPLACED_MAX = 2;

/** What an intake is made of. */
export interface IntakeOptions {
  readonly timers: Timers;
  /** Where more comes than can be drawn, the window is to be cut to `lines`, by and by. */
  readonly take: (frames: readonly IncomingFrame[], lines?: number) => void;
  /** How many lines are shown. */
  readonly shown: () => number;
}

/** Hands frames on in the order in which they came. */
export class Intake implements Disposable {
  readonly #options: IntakeOptions;
  #waiting: IncomingFrame[] = [];
  /** Batches since the present stretch of time began. */
  #batches = 0;
  #began = -Infinity;
  #lines = LINES.first;
  /** How long the last drawing took, ms. */
  #took = 0;
  #cancelAlarm: (() => void) | undefined;
  /** Who waits for the flood's end. */
  #longing: (() => void)[] = [];

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Something came. */
  add(frames: readonly IncomingFrame[]): void {
    const { timers, take } = this.#options;
    const now = timers.now();
    if (now - this.#began >= GATHER_MS) {
      this.#began = now;
      this.#batches = 0;
    }
    this.#batches += 1;
    if (!this.#cancelAlarm && this.#batches <= AT_ONCE_MAX && frames.length <= LINES.max) {
      return take(frames);
    }
    for (const frame of frames) this.#waiting.push(frame);
    this.#cancelAlarm ??= timers.after(GATHER_MS, () => this.#draw());
  }

  /** Hands on all that waits: what happens next must not overtake it. */
  flush(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    const frames = this.#waiting;
    this.#waiting = [];
    // More than can be drawn at once replaces what is shown, as in the flood.
    const lines = frames.length > LINES.max ? LINES.max : undefined;
    if (frames.length > 0) this.#options.take(frames, lines);
    for (const resolve of this.#longing.splice(0)) resolve();
  }

  /** The end of the flood that comes in now, if one does. */
  calm(): Promise<void> | undefined {
    if (!this.#cancelAlarm) return undefined;
    return new Promise((resolve) => this.#longing.push(resolve));
  }

  [Symbol.dispose](): void {
    this.#cancelAlarm?.();
  }

  #draw(): void {
    const { timers, take, shown } = this.#options;
    // The flood is over after a stretch in which nothing came.
    if (this.#waiting.length === 0) return this.flush();
    const began = timers.now();
    if (this.#waiting.length <= this.#lines) {
      // The page keeps up: what is shown may stay.
      take(this.#waiting.splice(0));
    } else {
      // A window small enough is replaced by the newest; what is left out is in the log.
      const replaces = shown() <= this.#lines * REPLACED_MAX;
      take(this.#waiting.splice(0, replaces ? this.#waiting.length : this.#lines), this.#lines);
    }
    // Components are drawn and laid out before the next task.
    this.#cancelAlarm = timers.after(0, () => {
      this.#heed(timers.now() - began);
      const rest = Math.min(REST_MAX_MS, Math.max(GATHER_MS, this.#took * REST));
      this.#cancelAlarm = timers.after(rest, () => this.#draw());
    });
  }

  #heed(took: number): void {
    this.#took = took;
    if (took > DRAWN_WITHIN_MS) {
      this.#lines = Math.max(LINES.min, Math.floor(this.#lines * (DRAWN_WITHIN_MS / took)));
    } else if (took < DRAWN_WITHIN_MS / 2) {
      this.#lines = Math.min(LINES.max, this.#lines + 1);
    }
  }
}
