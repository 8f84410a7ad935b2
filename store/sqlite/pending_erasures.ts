// The acks of edits and deletions: they wait until the replaced text is erased from the disk.

import { unavailable } from "../../hub/append_rules.ts";
import type { JobResult } from "./writer_protocol.ts";

/** How long an ack waits for a reader that needs the write-ahead log, such as a backup. */
const WAIT_MAX_MS = 10_000;

interface Held {
  readonly settled: PromiseWithResolvers<JobResult>;
  readonly result: JobResult;
  /** On the clock of `performance.now()`. */
  readonly since: number;
}

/** Results that are durable, and are acked after a checkpoint of the write-ahead log. */
export class PendingErasures {
  #held: Held[] = [];

  /** Adds a result that waits for a checkpoint. */
  hold(settled: PromiseWithResolvers<JobResult>, result: JobResult): void {
    this.#held.push({ settled, result, since: performance.now() });
  }

  /** Whether a result waits. */
  get waiting(): boolean {
    return this.#held.length > 0;
  }

  /** Resolves all: every replaced text is erased. */
  resolve(): void {
    for (const { settled, result } of this.#held) settled.resolve(result);
    this.#held = [];
  }

  /** Rejects those that have waited too long; a retry with their nonce waits again. */
  refuseOverdue(cause: string, waitMaxMs: number = WAIT_MAX_MS): void {
    const hasTime = (held: Held) => performance.now() - held.since < waitMaxMs;
    for (const held of this.#held) {
      if (!hasTime(held)) held.settled.reject(unavailable(cause));
    }
    this.#held = this.#held.filter(hasTime);
  }

  /** Rejects all: there will be no further checkpoint. */
  refuseAll(cause: string): void {
    this.refuseOverdue(cause, 0);
  }
}
