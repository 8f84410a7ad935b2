// A module that the first view does not need, loaded on demand or when the page is idle.

import { reachable } from "../connection/bounded_request.ts";
import { loadRestMessages } from "../i18n/load_messages.ts";

/** A lazy module, loaded together with the messages that it shows. */
export class LazyModule<Part> {
  readonly #load: () => Promise<Part>;
  #coming: Promise<Part> | undefined;

  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  /** Loads the module once; after a failure, the next call tries again. */
  load(): Promise<Part> {
    return this.#coming ??= this.#loadOnce();
  }

  /**
   * Tries again for the user. If the server is reachable but no longer has the module, it has been
   * updated: reloads the page to get matching modules. Drafts survive that.
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
