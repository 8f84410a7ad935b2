// Buffers what arrives while the page renders or pauses: at once in a quiet room, in batches in a flood.

import type { IncomingFrame } from "../connection/transport.ts";
import { LINES_MAX, type RenderPace } from "./render_pace.ts";
import type { RoomStore } from "./room_store.ts";

/** If more renders than this are waiting, it is a flood, in which not everything can be shown. */
const RENDERS_WAITING_MAX = 4;
/** A window of at most this many renders' lines is small enough to be replaced in one. */
const RENDERS_REPLACED_MAX = 2;

/** What a frame buffer needs. */
export interface FrameBufferOptions {
  readonly pace: RenderPace;
  /** Applies frames in order. In a flood, `lines` bounds the window: see `RoomStore.apply()`. */
  readonly apply: (frames: readonly IncomingFrame[], lines?: number) => void;
  /** The window, and whether it must stay as it is. */
  readonly store: Pick<RoomStore, "state" | "stays">;
}

/** One room's buffer. */
export class FrameBuffer implements Disposable {
  readonly #options: FrameBufferOptions;
  readonly #waiting: IncomingFrame[] = [];
  /** Set from a render until the end of the pause after it. */
  #cancelPause: (() => void) | undefined;

  constructor(options: FrameBufferOptions) {
    this.#options = options;
  }

  /** Adds frames; they are applied at once unless the page pauses. */
  add(frames: readonly IncomingFrame[]): void {
    for (const frame of frames) this.#waiting.push(frame);
    if (!this.#cancelPause) this.#render();
  }

  /** Applies everything that waits, because what happens next must not overtake it. */
  flush(): void {
    this[Symbol.dispose]();
    // More than one render's lines replace the window, as in a flood.
    const lines = this.#waiting.length > LINES_MAX ? LINES_MAX : undefined;
    this.#options.apply(this.#waiting.splice(0), lines);
    this.#options.pace.setFlood(false);
  }

  [Symbol.dispose](): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  #render(): void {
    const { pace, apply, store } = this.#options;
    const { lines } = pace;
    const isFlood = this.#waiting.length > lines * RENDERS_WAITING_MAX;
    pace.setFlood(isFlood && !store.stays);
    const { messages, last } = store.state.value;
    // A large window shrinks render by render; once it is small, the newest messages replace it. A
    // window that stays shows none of them.
    const appliesAll = isFlood &&
      (store.stays || messages.length <= lines * RENDERS_REPLACED_MAX);
    const frames = this.#waiting.splice(0, appliesAll ? this.#waiting.length : lines);
    this.#cancelPause = pace.render(() => {
      apply(frames, isFlood ? lines : undefined);
      return store.state.value.last > last ? frames.length : 0;
    }, () => {
      this.#cancelPause = undefined;
      if (this.#waiting.length > 0) this.#render();
      else pace.setFlood(false);
    });
  }
}
