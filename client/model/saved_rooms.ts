// The rooms that somebody keeps: those visited and not left since. One entry each in the browser's
// storage, so that tabs never write over each other.

import { isRoomName } from "../../protocol/room_name.ts";
import { keysOf } from "../connection/browser_storage.ts";

/** When a room's messages are told by the browser. */
export type NotifyAbout = "nothing" | "mentions" | "everything";

/** A room that is saved. */
export interface SavedRoom {
  readonly room: string;
  /** Milliseconds since the epoch. */
  readonly visitedAt: number;
  readonly notify: NotifyAbout;
}

/** What is used of `localStorage`. */
export type RoomsStorage = Pick<
  Storage,
  "getItem" | "setItem" | "removeItem" | "key" | "length"
>;

/** Of more, those that were not visited for longest are left by themselves. */
export const SAVED_MAX = 50;
const PREFIX = "hubbub.kept.";

/** The saved rooms of this browser. One that keeps nothing has none. */
export class SavedRooms {
  readonly #storage: RoomsStorage | undefined;

  constructor(storage: RoomsStorage | undefined) {
    this.#storage = storage;
  }

  /** All of them by name: a list that sorts itself anew moves under the pointer. */
  all(): readonly SavedRoom[] {
    const names = keysOf(this.#storage).flatMap((key) => SavedRooms.roomOf(key) ?? []);
    return names.flatMap((room) => this.of(room) ?? []).sort((a, b) => a.room < b.room ? -1 : 1);
  }

  /** One room, where it is saved. */
  of(room: string): SavedRoom | undefined {
    try {
      const saved = JSON.parse(this.#storage?.getItem(PREFIX + room) ?? "null");
      if (typeof saved?.visitedAt !== "number") return undefined;
      return { room, visitedAt: saved.visitedAt, notify: readNotify(saved.notify) };
    } catch {
      // What somebody else wrote there is no room.
      return undefined;
    }
  }

  /** Somebody is in the room: it is saved from now on. */
  visit(room: string, now: number): void {
    this.#write({ notify: "nothing", ...this.of(room), room, visitedAt: now });
    const byVisit = [...this.all()].sort((a, b) => b.visitedAt - a.visitedAt);
    for (const { room: old } of byVisit.slice(SAVED_MAX)) this.leave(old);
  }

  /** It is in the list no more, until it is visited again. */
  leave(room: string): void {
    this.#storage?.removeItem(PREFIX + room);
  }

  /** When the room's messages are told by the browser. */
  setNotify(room: string, notify: NotifyAbout, now: number): void {
    this.#write({ visitedAt: now, ...this.of(room), room, notify });
  }

  /** The room that a change in the storage, made by another tab, was about. */
  static roomOf(key: string | null): string | undefined {
    const room = key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : "";
    return isRoomName(room) ? room : undefined;
  }

  #write({ room, visitedAt, notify }: SavedRoom): void {
    try {
      this.#storage?.setItem(PREFIX + room, JSON.stringify({ visitedAt, notify }));
    } catch {
      // A full or forbidden storage: the room is found in the list of all rooms.
    }
  }
}

function readNotify(raw: unknown): NotifyAbout {
  return raw === "mentions" || raw === "everything" ? raw : "nothing";
}
