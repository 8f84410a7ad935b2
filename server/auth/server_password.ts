// The password of a members-only server: kept as a hash, compared in constant time, guessed slowly.

import { createHash, timingSafeEqual } from "node:crypto";
import { TokenBuckets } from "../../hub/token_bucket.ts";
import { ChatError } from "../../protocol/chat_error.ts";

const GUESSES_AT_ONCE = 10;
const GUESSES_A_SECOND = 0.1;

/** Lets in who knows the password; everybody where there is none. */
export class ServerPassword {
  readonly #hash: Uint8Array | undefined;
  readonly #guesses = new TokenBuckets({ burst: GUESSES_AT_ONCE, perSecond: GUESSES_A_SECOND });

  /** `password` is undefined on an open server. */
  constructor(password: string | undefined) {
    this.#hash = password === undefined ? undefined : hashOf(password);
  }

  /**
   * @throws {ChatError} `unauthorized` for a wrong or missing one, `rate_limited` after too many.
   */
  check(password: string | undefined, address: string): void {
    if (this.#hash === undefined) return;
    if (password === undefined || password === "") {
      throw new ChatError("unauthorized", "This server requires a password");
    }
    const retryAfter = this.#guesses.take(address);
    if (retryAfter > 0) {
      throw new ChatError("rate_limited", "Too many passwords tried: wait a moment", {
        retryAfter,
      });
    }
    if (!timingSafeEqual(hashOf(password), this.#hash)) {
      throw new ChatError("unauthorized", "That is not the password of this server");
    }
    // Only wrong ones count: a class that comes in together has one address and one right password.
    this.#guesses.giveBack(address);
  }
}

function hashOf(password: string): Uint8Array {
  return createHash("sha256").update(password).digest();
}
