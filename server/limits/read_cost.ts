// The cost of a request's reads, relative to a static file. Code charges it before it does the work.
//
// Measured on two cores: a room's page takes 2 to 30 ms, a small page about 0.3 ms, JSON or lines of a
// room 0.3 to 2 ms, a file or a waiting poll 0.05 to 0.3 ms.

import { ChatError } from "../../protocol/chat_error.ts";
import type { ActionLimits } from "./action_limits.ts";

/** A rendered page. */
export const PAGE_COST = 40;
/** Events, rooms or sessions, read and serialized. */
export const DATA_COST = 10;
/** A file from memory, a picture, or a poll that waits. */
export const FILE_COST = 1;

/** What one request has cost so far. */
export class ReadCost {
  readonly address: string;
  readonly #limits: Pick<ActionLimits, "takeRead">;
  #charged = 0;

  /** Costs nothing yet; charges `address`. */
  constructor(address: string, limits: Pick<ActionLimits, "takeRead">) {
    this.address = address;
    this.#limits = limits;
  }

  /**
   * Raises the total cost of the request to `cost`; does nothing if it is that high already.
   *
   * @throws {ChatError} `rate_limited`
   */
  raiseTo(cost: number): void {
    if (cost <= this.#charged) return;
    const retryAfter = this.#limits.takeRead(this.address, cost - this.#charged);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many requests from your address", { retryAfter });
    }
    this.#charged = cost;
  }

  /** The request is handled again, and costs once more. */
  startAgain(): void {
    this.#charged = 0;
  }
}
