// The frames of one connection, handled one after another in the order in which they came.

/** How frames are handled. */
export interface FrameQueueOptions {
  /** Handles a line; a promise where the next one must wait for it. Never throws or rejects. */
  readonly handle: (line: string) => Promise<void> | undefined;
  /** Most UTF-16 units that may wait. */
  readonly maxUnits: number;
  /** More wait than that: only a peer that does not read its pages lets frames pile up. */
  readonly onFull: () => void;
}

/** Holds lines back while a page is on its way. */
export class FrameQueue {
  readonly #options: FrameQueueOptions;
  #lines: string[] = [];
  #units = 0;
  #working = false;

  /** Nothing waits yet. */
  constructor(options: FrameQueueOptions) {
    this.#options = options;
  }

  /** Handles the line now, or when those before it are done. */
  push(line: string): void {
    this.#lines.push(line);
    this.#units += line.length;
    if (this.#units > this.#options.maxUnits) return this.#options.onFull();
    if (!this.#working) this.#work();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#lines = [];
    this.#units = 0;
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) {
      this.#units -= line.length;
      const busy = this.#options.handle(line);
      // Waiting for nothing would still cost a turn of the loop a frame.
      if (busy !== undefined) await busy;
    }
    this.#working = false;
  }
}
