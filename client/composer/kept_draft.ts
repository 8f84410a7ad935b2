// What somebody has begun to write in each room: kept in the browser, over reloads and for all tabs.

/** What is used of `localStorage`. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "hubbub.draft.";

/** The drafts of all rooms. A browser that keeps nothing has none. */
export class Drafts {
  readonly #storage: DraftStorage | undefined;

  constructor(storage: DraftStorage | undefined) {
    this.#storage = storage;
  }

  /** What was begun in `room`, or nothing. */
  of(room: string): string {
    return this.#storage?.getItem(PREFIX + room) ?? "";
  }

  /** Keeps it; nothing but white space is no draft. */
  set(room: string, text: string): void {
    try {
      if (text.trim() === "") this.#storage?.removeItem(PREFIX + room);
      else this.#storage?.setItem(PREFIX + room, text);
    } catch {
      // A full storage: the text stays in the field at least.
    }
  }

  /** The room whose draft another tab has changed, by the storage event's key. */
  static roomOf(key: string | null): string | undefined {
    return key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
  }
}
