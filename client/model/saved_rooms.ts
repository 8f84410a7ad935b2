// Saves the rooms that the user has visited and not left since. Each is an entry of its own in the
// browser's storage, so that tabs never overwrite each other's.

import { isRoomName } from "../../protocol/room_name.ts";
import { keysOf, readJson, writeJson } from "../connection/browser_storage.ts";

/** Which of a room's messages the browser shows notifications for. */
export type NotifyAbout = "nothing" | "mentions" | "everything";

/** A saved room. */
export interface SavedRoom {
  readonly room: string;
  /** Milliseconds since the epoch. */
  readonly visitedAt: number;
  readonly notify: NotifyAbout;
}

/** The part of `localStorage` that is used. */
export type RoomsStorage = Pick<
  Storage,
  "getItem" | "setItem" | "removeItem" | "key" | "length"
>;

/** Beyond this number, the rooms that were not visited for longest are removed. */
export const SAVED_MAX = 50;
const PREFIX = "hubbub.room.";

/** The saved rooms of this browser. A browser without storage has none. */
export class SavedRooms {
  readonly #storage: RoomsStorage | undefined;

  constructor(storage: RoomsStorage | undefined) {
    this.#storage = storage;
  }

  /** All of them by name: a list sorted by activity would move under the pointer. */
  all(): readonly SavedRoom[] {
    const names = keysOf(this.#storage).flatMap((key) => SavedRooms.roomOf(key) ?? []);
    return names.flatMap((room) => this.of(room) ?? []).sort((a, b) => a.room < b.room ? -1 : 1);
  }

  /** The room, if it is saved. */
  of(room: string): SavedRoom | undefined {
    const { visitedAt, notify } = readJson(this.#storage, PREFIX + room);
    if (typeof visitedAt !== "number") return undefined;
    const isAbout = notify === "mentions" || notify === "everything";
    return { room, visitedAt, notify: isAbout ? notify : "nothing" };
  }

  /** Saves a room that the user visits. */
  visit(room: string, now: number): void {
    this.#write({ notify: "nothing", ...this.of(room), room, visitedAt: now });
    const byVisit = [...this.all()].sort((a, b) => b.visitedAt - a.visitedAt);
    for (const { room: old } of byVisit.slice(SAVED_MAX)) this.leave(old);
  }

  /** Removes a room, until the next visit. */
  leave(room: string): void {
    this.#storage?.removeItem(PREFIX + room);
  }

  /** Sets which messages the browser shows notifications for. */
  setNotify(room: string, notify: NotifyAbout, now: number): void {
    this.#write({ visitedAt: now, ...this.of(room), room, notify });
  }

  /** The room that a storage key holds. */
  static roomOf(key: string | null): string | undefined {
    const room = key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : "";
    return isRoomName(room) ? room : undefined;
  }

  #write({ room, visitedAt, notify }: SavedRoom): void {
    writeJson(this.#storage, PREFIX + room, { visitedAt, notify });
  }
}
