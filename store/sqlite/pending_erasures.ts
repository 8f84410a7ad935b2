// The acks of edits and deletions, which wait until the text that these replaced is off the disk.

import { unavailable } from "../../hub/append_rules.ts";
import type { JobResult } from "./writer_protocol.ts";

/** How long an ack waits for a reader, a backup for one, that needs the write-ahead log. */
const WAIT_MAX_MS = 10_000;

interface Held {
  readonly settled: PromiseWithResolvers<JobResult>;
  readonly result: JobResult;
  /** On the clock of `performance.now()`. */
  readonly since: number;
}

/** What stands in the log already, and is acked when the write-ahead log has been cleared. */
export class PendingErasures {
  #held: Held[] = [];

  /** Keeps an ack back. */
  hold(settled: PromiseWithResolvers<JobResult>, result: JobResult): void {
    this.#held.push({ settled, result, since: performance.now() });
  }

  /** Whether any is kept back. */
  get waiting(): boolean {
    return this.#held.length > 0;
  }

  /** All replaced text is off the disk: everybody gets their ack. */
  done(): void {
    for (const { settled, result } of this.#held) settled.resolve(result);
    this.#held = [];
  }

  /** It is not off yet. Who has waited for long is refused; a retry with the nonce waits again. */
  delayed(cause: string, waitMaxMs: number = WAIT_MAX_MS): void {
    const patient = (held: Held) => performance.now() - held.since < waitMaxMs;
    for (const held of this.#held) {
      if (!patient(held)) held.settled.reject(unavailable(cause));
    }
    this.#held = this.#held.filter(patient);
  }

  /** Nobody will clear it any more. */
  abandoned(cause: string): void {
    this.delayed(cause, 0);
  }
}
