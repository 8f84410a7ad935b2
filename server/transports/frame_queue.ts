// Handles the frames of one connection in sequence.

/** How frames are handled. */
export interface FrameQueueOptions {
  /** Handles a line; returns a promise if the next one has to wait. Never throws or rejects. */
  readonly handle: (line: string) => Promise<void> | undefined;
  /** Most UTF-16 code units that may wait. */
  readonly maxUnits: number;
  /** Called when more are waiting. Only a client that does not read its pages lets frames pile up. */
  readonly onFull: () => void;
}

/** Delays lines while a page is being sent. */
export class FrameQueue {
  readonly #options: FrameQueueOptions;
  #lines: string[] = [];
  #units = 0;
  #working = false;

  /** The queue is empty. */
  constructor(options: FrameQueueOptions) {
    this.#options = options;
  }

  /** Handles the line now, or after those before it. */
  push(line: string): void {
    this.#lines.push(line);
    this.#units += line.length;
    if (this.#units > this.#options.maxUnits) return this.#options.onFull();
    if (!this.#working) this.#work();
  }

  /** Drops the lines that are waiting. */
  clear(): void {
    this.#lines = [];
    this.#units = 0;
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) {
      this.#units -= line.length;
      const busy = this.#options.handle(line);
      // Awaiting undefined would cost a turn of the event loop per frame.
      if (busy !== undefined) await busy;
    }
    this.#working = false;
  }
}
