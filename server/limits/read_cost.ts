// What a request's reading counts as, next to a static file: taken before what costs it is done, by
// whoever does it.
//
// Measured on two cores: a room's page takes 2 to 30 ms, a small page some 0.3 ms, JSON or lines of a
// room 0.3 to 2 ms, a file or a poll that waits 0.05 to 0.3 ms.

import { ChatError } from "../../protocol/chat_error.ts";
import type { AddressLimits } from "./address_limits.ts";

/** A page is rendered. */
export const PAGE_COST = 40;
/** Events, rooms or sessions are read and written out. */
export const DATA_COST = 10;
/** A file from memory, a picture, or a poll that really waits. */
export const FILE_COST = 1;

/** What one request has counted so far. */
export class ReadCost {
  readonly address: string;
  readonly #limits: Pick<AddressLimits, "takeRead">;
  #counted = 0;

  /** Nothing yet, of what `address` may read. */
  constructor(address: string, limits: Pick<AddressLimits, "takeRead">) {
    this.address = address;
    this.#limits = limits;
  }

  /**
   * The request counts as `cost` in all; nothing happens if it does already.
   *
   * @throws {ChatError} `rate_limited`
   */
  raiseTo(cost: number): void {
    if (cost <= this.#counted) return;
    const retryAfter = this.#limits.takeRead(this.address, cost - this.#counted);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many requests from your address", { retryAfter });
    }
    this.#counted = cost;
  }

  /** The request is answered anew, and counts once more. */
  startAgain(): void {
    this.#counted = 0;
  }
}
