// The newest changes of messages outside the window. A page of history that is still loading, or that is
// added piece by piece, may have those messages in their earlier state.

import { changeOf } from "../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";

/** A page loads within seconds; if more messages are changed meanwhile, the oldest change is dropped. */
const CHANGES_MAX = 1_000;

/** The newest change of each message. */
export class ChangesOutside {
  readonly #byTarget = new Map<number, ParsedEvent>();

  /** Adds an event that changes a message outside the window. */
  record(event: ParsedEvent, target: number): void {
    this.#byTarget.set(target, event);
    const [oldest] = this.#byTarget.keys();
    if (this.#byTarget.size > CHANGES_MAX) this.#byTarget.delete(oldest!);
  }

  /** The changes that a page with that head cannot contain, of messages from `first` on. */
  since(head: number, first = 0): readonly ParsedEvent[] {
    return [...this.#byTarget.values()]
      .filter((event) => event.seq > head && (changeOf(event)?.target ?? -1) >= first);
  }

  /** Forgets everything, because the log is another one. */
  clear(): void {
    this.#byTarget.clear();
  }
}
