// The cost of parsing a text, counted in steps instead of time, so that server and browser agree.

import { ADDRESSES_MAX } from "./links.ts";

/** Thrown if a text takes too much work. It is then shown as it was written. */
export class TooMuchWork extends Error {}

/**
 * Steps for one text. A step is one node, or sixteen characters that are read again. The longest
 * ordinary messages (4,000 characters of lists, bold words and links) take some 500.
 */
const STEPS_MAX = 1_000;
const CHARACTERS_A_STEP = 16;

/** The remaining work for a text. */
export class ParseWork {
  #left = STEPS_MAX * CHARACTERS_A_STEP;
  #addresses = 0;

  /** Counts an address. Returns false if there are so many that it stays text. */
  address(): boolean {
    this.#addresses += 1;
    return this.#addresses <= ADDRESSES_MAX;
  }

  /** Counts a node. */
  node(): void {
    this.read(CHARACTERS_A_STEP);
  }

  /**
   * Counts characters that may have to be read again.
   *
   * @throws {TooMuchWork}
   */
  read(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0) throw new TooMuchWork("The text takes too much work");
  }
}
