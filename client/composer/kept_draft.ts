// What somebody has begun to write in a room: kept in the browser, over reloads and for all tabs.

import type { Timers } from "../connection/timers.ts";

/** What is used of `localStorage`. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Not at each key: a slow device takes as long for that as for the key itself. */
const KEPT_WITHIN_MS = 500;

/** A room's draft. A browser that keeps nothing has none. */
export class KeptDraft {
  readonly #key: string;
  readonly #storage: DraftStorage | undefined;
  readonly #timers: Pick<Timers, "after">;
  #unkept: string | undefined;

  constructor(
    room: string,
    storage: DraftStorage | undefined,
    timers: Pick<Timers, "after">,
  ) {
    this.#key = `hubbub.draft.${room}`;
    this.#storage = storage;
    this.#timers = timers;
  }

  /** What was begun, or nothing. */
  get text(): string {
    return this.#unkept ?? this.#storage?.getItem(this.#key) ?? "";
  }

  /** Keeps it within half a second. White space alone is no draft: what was kept goes at once. */
  set(text: string): void {
    if (this.#unkept === undefined) this.#timers.after(KEPT_WITHIN_MS, () => this.keep());
    this.#unkept = text.trim() && text;
    if (!this.#unkept) this.keep();
  }

  /** Keeps what is not kept yet, before the page goes. */
  keep(): void {
    const text = this.#unkept;
    this.#unkept = undefined;
    try {
      if (text) this.#storage?.setItem(this.#key, text);
      else if (text === "") this.#storage?.removeItem(this.#key);
    } catch {
      // A full storage: the text stays in the field at least.
    }
  }

  /** Whether another tab has changed it, by the storage event's key. */
  isKey(key: string | null): boolean {
    return key === this.#key;
  }
}
