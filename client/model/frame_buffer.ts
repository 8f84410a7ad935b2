// What arrives, at the pace at which a page can show it: at once in a quiet room, gathered in a flood.

import type { IncomingFrame } from "../connection/transport.ts";
import { LINES_MAX } from "./batch_size.ts";
import type { BatchSize } from "./batch_size.ts";
import { onceDrawn, renderCooldown, type RenderTiming, REST } from "./render_cooldown.ts";
import type { RoomStore } from "./room_store.ts";

/** So long a flood is gathered at least: nobody reads faster. */
export const GATHER_MS = 100;
/** So many batches within that time are no flood yet, where each is drawn soon. */
const AT_ONCE_MAX = 4;
/** A drawing that took no longer leaves time enough for as many as may follow at once. */
const SOON_MS = GATHER_MS / AT_ONCE_MAX / (1 + REST);
/** More than so many drawings' lines that wait are a flood, in which not all can be shown. */
const WAITING_MAX = 4;
/** Where so many wait, a drawing takes half of the window away, and less where fewer do. */
const HALVED_FOR = 500;
/** A window with more lines than so many drawings add is too large to be replaced in one. */
const REPLACED_MAX = 2;

/** What a frame buffer is made of. */
export interface FrameBufferOptions extends RenderTiming {
  readonly pace: BatchSize;
  /**
   * Where more comes than can be drawn, the window of whoever follows is to be cut to `lines`, and to
   * that of whoever reads further up nothing is to be added. One drawing cuts such a part of a window
   * that is too large, or a few lines.
   */
  readonly apply: (frames: readonly IncomingFrame[], lines?: number, part?: number) => void;
  /** What is shown: how much, how far it reaches, and whether it stays and no newer line is wanted. */
  readonly store: Pick<RoomStore, "state" | "stays">;
}

/** Hands frames on in the order in which they came. */
export class FrameBuffer implements Disposable {
  readonly #options: FrameBufferOptions;
  readonly #waiting: IncomingFrame[] = [];
  /** Batches since the present stretch of time began. */
  #batches = 0;
  #began = -Infinity;
  /** Set while something waits, or while the page rests. */
  #cancelAlarm: (() => void) | undefined;
  #cancelMeasure: (() => void) | undefined;
  /** The end of a flood in which more comes than can be drawn. */
  #floodEnd: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(options: FrameBufferOptions) {
    this.#options = options;
  }

  /** Something came. */
  add(frames: readonly IncomingFrame[]): void {
    const { clock, pace, apply } = this.#options;
    const now = clock.now();
    if (now - this.#began >= GATHER_MS) {
      this.#began = now;
      this.#batches = 0;
    }
    this.#batches += 1;
    if (!this.#cancelAlarm && this.#batches <= AT_ONCE_MAX && frames.length <= pace.lines) {
      apply(frames);
      this.#cancelMeasure ??= onceDrawn(this.#options, now, (took) => this.#drawnAtOnce(took));
      return;
    }
    for (const frame of frames) this.#waiting.push(frame);
    this.#cancelAlarm ??= clock.setTimer(GATHER_MS, () => this.#draw());
  }

  /** Hands on all that waits: what happens next must not overtake it. */
  flush(): void {
    this.#cancel();
    // More than can be drawn at once replaces what is shown, as in the flood.
    const lines = this.#waiting.length > LINES_MAX ? LINES_MAX : undefined;
    this.#options.apply(this.#waiting.splice(0), lines);
    this.#adjustToFlood(false);
  }

  /** The end of the flood in which the page is behind, if it is. */
  floodEnd(): Promise<void> | undefined {
    return this.#floodEnd?.promise;
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  #cancel(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    this.#cancelMeasure?.();
    this.#cancelMeasure = undefined;
  }

  #draw(): void {
    const { clock, pace, apply, store } = this.#options;
    // The flood is over after a stretch in which nothing came.
    if (this.#waiting.length === 0) return this.flush();
    const began = clock.now();
    const { lines } = pace;
    const isFlood = this.#waiting.length > lines * WAITING_MAX;
    this.#adjustToFlood(isFlood && !store.stays);
    // A window small enough is replaced by the newest; what is left out is in the log.
    const { messages, last } = store.state.value;
    const appliesAll = isFlood && (store.stays || messages.length <= lines * REPLACED_MAX);
    const frames = this.#waiting.splice(0, appliesAll ? this.#waiting.length : lines);
    const shown = appliesAll ? pace.replacing : lines;
    apply(frames, isFlood ? shown : undefined, Math.min(this.#waiting.length / HALVED_FOR, 1) / 2);
    const draws = store.state.value.last > last;
    this.#cancelAlarm = onceDrawn(this.#options, began, (took) => {
      pace.adjust(took, draws && frames.length >= lines);
      this.#cancelAlarm = clock.setTimer(renderCooldown(took, GATHER_MS), () => this.#draw());
    });
  }

  /**
   * A page that takes long for each of a few messages would do nothing but draw, and be ever further
   * behind: it rests too, and what comes meanwhile waits.
   */
  #drawnAtOnce(took: number): void {
    this.#cancelMeasure = undefined;
    this.#options.pace.adjust(took, false);
    if (took <= SOON_MS) return;
    this.#cancelAlarm ??= this.#options.clock.setTimer(renderCooldown(took), () => this.#draw());
  }

  #adjustToFlood(isBehind: boolean): void {
    if (isBehind) {
      let resolve = () => {};
      const promise = new Promise<void>((end) => resolve = end);
      this.#floodEnd ??= { promise, resolve };
      return;
    }
    this.#floodEnd?.resolve();
    this.#floodEnd = undefined;
  }
}
