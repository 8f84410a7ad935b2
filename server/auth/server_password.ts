// Checks the password of a members-only server: stored as a hash, compared in constant time, with a
// limit for guesses.

import { createHash, timingSafeEqual } from "node:crypto";
import { TokenBuckets } from "../../hub/token_bucket.ts";
import { ChatError } from "../../protocol/chat_error.ts";

const GUESSES_BURST = 10;
const GUESSES_PER_SECOND = 0.1;

/** Admits users who know the password, or everyone if there is none. */
export class ServerPassword {
  readonly #hash: Uint8Array | undefined;
  readonly #guesses = new TokenBuckets({ burst: GUESSES_BURST, perSecond: GUESSES_PER_SECOND });

  /** `password` is undefined on an open server. */
  constructor(password: string | undefined) {
    this.#hash = password === undefined ? undefined : hashOf(password);
  }

  /**
   * @throws {ChatError} `unauthorized` for a wrong or missing password, `rate_limited` after too many
   */
  check(password: string | undefined, address: string): void {
    if (this.#hash === undefined) return;
    if (password === undefined || password === "") {
      throw new ChatError("unauthorized", "This server requires a password");
    }
    const retryAfter = this.#guesses.take(address);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many wrong passwords: wait a moment", {
        retryAfter,
      });
    }
    if (!timingSafeEqual(hashOf(password), this.#hash)) {
      throw new ChatError("unauthorized", "This is not the password of this server");
    }
    // Only wrong passwords count, because a class that signs in together has one address.
    this.#guesses.giveBack(address);
  }
}

function hashOf(password: string): Uint8Array {
  return createHash("sha256").update(password).digest();
}
