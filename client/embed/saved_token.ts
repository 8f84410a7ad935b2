// Saves the session token of a server on a page of another site, where cookies are not available.

import type { ScopedStorage } from "./scoped_storage.ts";

const KEY = "hubbub.token";
const TOKEN = /^[\w-]{1,200}$/;

/** The token of one server, shared by all elements of the page and all tabs of the site. */
export class SavedToken {
  readonly #storage: ScopedStorage | undefined;
  readonly #changes = new EventTarget();
  #token: string | undefined;

  constructor(storage: ScopedStorage | undefined) {
    this.#storage = storage;
    this.#token = this.#read();
  }

  /**
   * Any script of the host page may write to the storage, and an invalid token breaks headers and
   * sockets.
   */
  #read(): string | undefined {
    const token = this.#storage?.getItem(KEY) ?? "";
    return TOKEN.test(token) ? token : undefined;
  }

  get value(): string | undefined {
    return this.#token;
  }

  /** Saves a token; undefined after a sign-out, or if the server does not know it any more. */
  set(token: string | undefined): void {
    if (token === this.#token) return;
    this.#token = token;
    try {
      if (token === undefined) this.#storage?.removeItem(KEY);
      else this.#storage?.setItem(KEY, token);
    } catch {
      // The storage is full: the session lasts as long as the page.
    }
    this.#changes.dispatchEvent(new Event("change"));
  }

  /** Calls `onChange` for each change, in other tabs too, until `signal` is aborted. */
  watch(changed: () => void, signal: AbortSignal): void {
    this.#changes.addEventListener("change", changed, { signal });
    addEventListener("storage", ({ key }) => {
      // Without a key, the whole storage was cleared.
      if (key !== null && this.#storage?.nameOf(key) !== KEY) return;
      const token = this.#read();
      if (token === this.#token) return;
      this.#token = token;
      this.#changes.dispatchEvent(new Event("change"));
    }, { signal });
  }
}
