// A part of the script that the first view does without.

import { reachable } from "../connection/bounded_request.ts";
import { loadRestMessages } from "../i18n/load_messages.ts";

/** Comes with the words that it says: when somebody asks for it, or before, when there is time. */
export class LazyModule<Part> {
  readonly #load: () => Promise<Part>;
  #coming: Promise<Part> | undefined;

  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  /** Loads it once. What did not come is asked for again by the next who needs it. */
  load(): Promise<Part> {
    return this.#coming ??= this.#loadOnce();
  }

  /**
   * Somebody asks again. A server that answers and does not have it was updated since the page was
   * loaded: the page is loaded anew, with parts that fit. Drafts are saved over that.
   */
  async retry(): Promise<Part> {
    try {
      return await this.load();
    } catch (error) {
      if (await reachable(globalThis.fetch.bind(globalThis))) location.reload();
      throw error;
    }
  }

  async #loadOnce(): Promise<Part> {
    try {
      const [part] = await Promise.all([this.#load(), loadRestMessages()]);
      return part;
    } catch (error) {
      this.#coming = undefined;
      throw error;
    }
  }
}
