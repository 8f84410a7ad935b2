// What is new in rooms beside the open one, saved over loads of the page: so that each load asks only
// for what came since the last.

import type { RoomUnread } from "./room_unread.ts";

/** What is used of `localStorage`. */
export type UnreadStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "hubbub.unread.";

/** The rooms' news in the browser's storage. */
export class SavedUnread {
  readonly #storage: UnreadStorage | undefined;

  constructor(storage: UnreadStorage | undefined) {
    this.#storage = storage;
  }

  /** What was saved of a room. */
  of(room: string): RoomUnread | undefined {
    try {
      const saved: RoomUnread | null = JSON.parse(this.#storage?.getItem(PREFIX + room) ?? "null");
      const isOne = typeof saved?.epoch === "string" && Number.isSafeInteger(saved.head) &&
        isSeqs(saved.unread) && isSeqs(saved.mentions);
      return saved && isOne ? saved : undefined;
    } catch {
      // What somebody else wrote there is no room's news.
      return undefined;
    }
  }

  /** Keeps it; another tab that has heard more is not set back. */
  set(room: string, state: RoomUnread): void {
    const known = this.of(room);
    if (known?.epoch === state.epoch && known.head > state.head) return;
    try {
      this.#storage?.setItem(PREFIX + room, JSON.stringify(state));
    } catch {
      // A full storage: the next load asks for a little more.
    }
  }

  /** The room was left. */
  forget(room: string): void {
    this.#storage?.removeItem(PREFIX + room);
  }
}

function isSeqs(raw: unknown): raw is number[] {
  return Array.isArray(raw) && raw.every(Number.isSafeInteger);
}
