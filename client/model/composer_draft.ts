// Saves unsent text of a room in the browser, for the next visit and for other tabs.

import type { Clock } from "../../protocol/clock.ts";

/** The part of `localStorage` that is used. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Not with each key: on a slow device, saving takes as long as the key itself. */
const SAVED_WITHIN_MS = 500;

/** A room's draft. A browser without storage has none. */
export class ComposerDraft {
  readonly #key: string;
  readonly #storage: DraftStorage | undefined;
  readonly #clock: Pick<Clock, "setTimer">;
  #unsaved: string | undefined;

  constructor(
    room: string,
    storage: DraftStorage | undefined,
    clock: Pick<Clock, "setTimer">,
  ) {
    this.#key = `hubbub.draft.${room}`;
    this.#storage = storage;
    this.#clock = clock;
  }

  /** The unsent text; empty if there is none. */
  get text(): string {
    return this.#unsaved ?? this.#storage?.getItem(this.#key) ?? "";
  }

  /** Saves the text within half a second. White space alone removes what was saved at once. */
  set(text: string): void {
    if (this.#unsaved === undefined) this.#clock.setTimer(SAVED_WITHIN_MS, () => this.save());
    this.#unsaved = text.trim() && text;
    if (!this.#unsaved) this.save();
  }

  /** Saves the text now, before the page goes away. */
  save(): void {
    const text = this.#unsaved;
    this.#unsaved = undefined;
    try {
      if (text) this.#storage?.setItem(this.#key, text);
      else if (text === "") this.#storage?.removeItem(this.#key);
    } catch {
      // The storage is full: the text stays in the composer at least.
    }
  }

  /** Whether a storage key is this draft's, which another tab may have changed. */
  isKey(key: string | null): boolean {
    return key === this.#key;
  }
}
