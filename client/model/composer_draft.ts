// What somebody has begun to write in a room: saved in the browser, over reloads and for all tabs.

import type { Clock } from "../../protocol/clock.ts";

/** What is used of `localStorage`. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Not at each key: a slow device takes as long for that as for the key itself. */
const SAVED_WITHIN_MS = 500;

/** A room's draft. A browser that keeps nothing has none. */
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

  /** What was begun, or nothing. */
  get text(): string {
    return this.#unsaved ?? this.#storage?.getItem(this.#key) ?? "";
  }

  /** Keeps it within half a second. White space alone is no draft: what was saved goes at once. */
  set(text: string): void {
    if (this.#unsaved === undefined) this.#clock.setTimer(SAVED_WITHIN_MS, () => this.save());
    this.#unsaved = text.trim() && text;
    if (!this.#unsaved) this.save();
  }

  /** Keeps what is not saved yet, before the page goes. */
  save(): void {
    const text = this.#unsaved;
    this.#unsaved = undefined;
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
