// Edits and deletions of what stands outside of the window. A page that is on its way, or that is put in
// piece by piece, may still hold those messages as they were before.

import type { Change } from "./log_window.ts";

/** A page takes seconds at most; of more messages changed than that, the first is forgotten. */
const REMEMBERED_MAX = 1_000;

/** The newest change of each message. */
export class ChangesOutside {
  readonly #byTarget = new Map<number, Change>();

  /** It was heard, and there was no message in the window to apply it to. */
  record(change: Change): void {
    this.#byTarget.set(change.target, change);
    const [oldest] = this.#byTarget.keys();
    if (this.#byTarget.size > REMEMBERED_MAX) this.#byTarget.delete(oldest!);
  }

  /** Those that a page with that head cannot know. */
  since(head: number): readonly Change[] {
    return [...this.#byTarget.values()].filter(({ seq }) => seq > head);
  }

  /** The log is another one. */
  clear(): void {
    this.#byTarget.clear();
  }
}
