// What parsing one text may cost: counted in work, not in time, so that server and browser agree.

import { ADDRESSES_MAX } from "./links.ts";

/** A text costs more than it is worth; it is shown as it was written. */
export class TooMuchWork extends Error {}

/**
 * Steps for one text. A step is a node that is made, or sixteen characters that are read again. People's
 * longest messages (4,000 characters of lists, bold words and links) take some 500.
 */
const STEPS_MAX = 1_000;
const CHARACTERS_A_STEP = 16;

/** The work that is left. */
export class ParseWork {
  #left = STEPS_MAX * CHARACTERS_A_STEP;
  #addresses = 0;

  /** Another address of the text; false if there are so many that it stays words. */
  address(): boolean {
    this.#addresses += 1;
    return this.#addresses <= ADDRESSES_MAX;
  }

  /** A node more. */
  node(): void {
    this.read(CHARACTERS_A_STEP);
  }

  /**
   * So many characters are read that may have to be read again.
   *
   * @throws {TooMuchWork}
   */
  read(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0) throw new TooMuchWork("The text takes too much work");
  }
}
