// Who somebody is at this server, as a page of another site keeps it: a token in the place of a cookie.

import type { ScopedStorage } from "./scoped_storage.ts";

const KEY = "hubbub.token";
const TOKEN = /^[\w-]{1,200}$/;

/** One server's token, for all elements of the page and all tabs of the site. */
export class SavedToken {
  readonly #storage: ScopedStorage | undefined;
  readonly #changes = new EventTarget();
  #token: string | undefined;

  constructor(storage: ScopedStorage | undefined) {
    this.#storage = storage;
    this.#token = this.#read();
  }

  /** Any script of the host's page may write there; what is no token breaks headers and sockets. */
  #read(): string | undefined {
    const token = this.#storage?.getItem(KEY) ?? "";
    return TOKEN.test(token) ? token : undefined;
  }

  get value(): string | undefined {
    return this.#token;
  }

  /** Keeps another one; none where somebody signed out, or the server says that theirs is gone. */
  set(token: string | undefined): void {
    if (token === this.#token) return;
    this.#token = token;
    try {
      if (token === undefined) this.#storage?.removeItem(KEY);
      else this.#storage?.setItem(KEY, token);
    } catch {
      // A full storage: the name lasts as long as the page.
    }
    this.#changes.dispatchEvent(new Event("change"));
  }

  /** Calls back at each change, from other tabs too, until `signal` is aborted. */
  watch(changed: () => void, signal: AbortSignal): void {
    this.#changes.addEventListener("change", changed, { signal });
    addEventListener("storage", ({ key }) => {
      // Without a key all was cleared.
      if (key !== null && this.#storage?.nameOf(key) !== KEY) return;
      const token = this.#read();
      if (token === this.#token) return;
      this.#token = token;
      this.#changes.dispatchEvent(new Event("change"));
    }, { signal });
  }
}
