// Paces renders: learns how many lines this device can add at once, and pauses after each render, so that
// a slow device still handles keys and scrolling in a flood.

import { type Clock, monotonicClock } from "../../protocol/clock.ts";

/** The time that one render should take at most; painting takes about as long again. */
const RENDER_MS = 20;
/** Lines that a render may add. Fewer than the minimum would be unreadable in a flood. */
export const LINES_MAX = 48;
const LINES_FIRST = 6;
const LINES_MIN = 3;
/** The pause, as a multiple of what the render took. */
const PAUSE_FACTOR = 4;
/** The longest pause: a device that is busy with other work would otherwise render nothing. */
const PAUSE_MAX_MS = 1_000;

/** What a pace measures with. */
export interface RenderPaceOptions {
  /** @default the monotonic clock */
  readonly clock?: Clock;
  /**
   * Calls back once the changed components are rendered.
   *
   * @default in a microtask, after those in which the components render; a timer would also count what
   * the page does first, such as the frames of a flood
   */
  readonly afterRender?: (callback: () => void) => void;
}

/** The pace of a room's page. */
export class RenderPace {
  readonly #clock: Clock;
  readonly #afterRender: (callback: () => void) => void;
  #lines = LINES_FIRST;
  #flood: { readonly end: Promise<void>; readonly resolve: () => void } | undefined;

  constructor({ clock = monotonicClock, afterRender = queueMicrotask }: RenderPaceOptions = {}) {
    this.#clock = clock;
    this.#afterRender = (callback) => afterRender(callback);
  }

  /** How many lines the next render should add at most. */
  get lines(): number {
    return this.#lines;
  }

  /** Resolves at the end of the flood in which the page is behind; undefined if it is not. */
  get floodEnd(): Promise<void> | undefined {
    return this.#flood?.end;
  }

  /** Records whether more arrives than the page can render. */
  setFlood(isFlood: boolean): void {
    if (isFlood && !this.#flood) {
      let resolve = () => {};
      const end = new Promise<void>((settle) => resolve = settle);
      this.#flood = { end, resolve };
    } else if (!isFlood) {
      this.#flood?.resolve();
      this.#flood = undefined;
    }
  }

  /**
   * Runs `change`, which returns how many lines it adds, and calls `next` after the render and a pause of
   * at least `leastMs`. Returns a function that cancels the call.
   */
  render(change: () => number, next: () => void, leastMs = 0): () => void {
    const lines = this.#lines;
    const began = this.#clock.now();
    const added = change();
    let isCancelled = false;
    let cancelTimer = () => {};
    this.#afterRender(() => {
      if (isCancelled) return;
      const took = this.#clock.now() - began;
      this.#adjust(took, added >= lines);
      const pause = Math.min(PAUSE_MAX_MS, Math.max(leastMs, took * PAUSE_FACTOR));
      if (pause > 0) cancelTimer = this.#clock.setTimer(pause, next);
      else next();
    });
    return () => {
      isCancelled = true;
      cancelTimer();
    };
  }

  /** Adds fewer lines after a slow render, and more only if a full one was quick. */
  #adjust(tookMs: number, isFull: boolean): void {
    if (tookMs > RENDER_MS) {
      this.#lines = Math.max(LINES_MIN, Math.floor(this.#lines * RENDER_MS / tookMs));
    } else if (isFull && tookMs < RENDER_MS / 2) {
      this.#lines = Math.min(LINES_MAX, this.#lines * 2);
    }
  }
}
