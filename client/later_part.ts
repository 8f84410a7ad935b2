// A part of the script that the first view does without.

import { reachable } from "./connection/reachable.ts";
import { loadLaterTexts } from "./languages/load_texts.ts";

/** Comes with the words that it says: when somebody asks for it, or before, when there is time. */
export class LaterPart<Part> {
  readonly #load: () => Promise<Part>;
  #coming: Promise<Part> | undefined;

  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  /** Loads it once. What did not come is asked for again by the next who needs it. */
  bring(): Promise<Part> {
    return this.#coming ??= this.#bring();
  }

  /**
   * Somebody asks again. A server that answers and does not have it was updated since the page was
   * loaded: the page is loaded anew, with parts that fit. Drafts are kept over that.
   */
  async bringAgain(): Promise<Part> {
    try {
      return await this.bring();
    } catch (error) {
      if (await reachable(globalThis.fetch.bind(globalThis))) location.reload();
      throw error;
    }
  }

  async #bring(): Promise<Part> {
    try {
      const [part] = await Promise.all([this.#load(), loadLaterTexts()]);
      return part;
    } catch (error) {
      this.#coming = undefined;
      throw error;
    }
  }
}
