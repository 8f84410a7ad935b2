// Lists every room that has events, most recently active first. The order is kept as events arrive, so a
// page of the list costs as much as it shows, however many rooms there are.

import { LOBBY } from "../protocol/room_name.ts";
import type { RoomSummary } from "./event_log.ts";

/** A place in the list: right after this room, as it was then. */
export interface RoomCursor {
  /** When the room's newest message was written, ms since the epoch; 0 if there is none. */
  readonly at: number;
  /** The room's name. */
  readonly name: string;
}

/** Which part of the list to read. */
export interface RoomsQuery {
  /** Starts after this place. @default the beginning */
  readonly after?: RoomCursor | undefined;
  /** Most rooms. */
  readonly limit: number;
  /** Only rooms whose names contain this. @default all */
  readonly containing?: string | undefined;
}

/** A part of the list. */
export interface RoomsPart {
  /** The rooms, most recently active first. */
  readonly rooms: readonly RoomSummary[];
  /** Where the next part starts; absent if this is the last. */
  readonly next?: RoomCursor;
}

interface Entry {
  readonly name: string;
  head: number;
  lastAt: number;
  newer: Entry | undefined;
  older: Entry | undefined;
}

/** The order of rooms. */
export class RoomIndex {
  readonly #entries = new Map<string, Entry>();
  #newest: Entry | undefined;

  /** Only the lobby, without events. */
  constructor() {
    this.put({ name: LOBBY, head: 0, lastAt: 0 });
  }

  /**
   * Updates a room; older facts than the known ones change nothing. After an edit, `lastAt` is 0: it
   * moves the head of the room and not its place.
   */
  put({ name, head, lastAt }: RoomSummary): void {
    const known = this.#entries.get(name);
    const entry: Entry = known ?? { name, head, lastAt, newer: undefined, older: undefined };
    entry.head = Math.max(entry.head, head);
    if (known !== undefined && known.lastAt >= lastAt) return;
    if (known !== undefined) this.#unlink(entry);
    entry.lastAt = lastAt;
    this.#link(entry);
    this.#entries.set(name, entry);
  }

  /** How many rooms there are. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * A part of the list. A room that becomes active meanwhile moves to the beginning, so a reader may see
   * it twice, but misses no room that keeps its place. All rooms are searched if few names match, or if
   * the cursor's room has moved: 2 ms for 24,000 rooms.
   */
  part({ after, limit, containing = "" }: RoomsQuery): RoomsPart {
    const rooms: RoomSummary[] = [];
    let entry = after === undefined ? this.#newest : this.#following(after);
    for (; entry !== undefined && rooms.length < limit; entry = entry.older) {
      if (!entry.name.includes(containing)) continue;
      rooms.push({ name: entry.name, head: entry.head, lastAt: entry.lastAt });
    }
    while (entry !== undefined && !entry.name.includes(containing)) entry = entry.older;
    const last = rooms.at(-1);
    if (entry === undefined || last === undefined) return { rooms };
    return { rooms, next: { at: last.lastAt, name: last.name } };
  }

  /** The entry after a place, even if its room has moved since. */
  #following({ at, name }: RoomCursor): Entry | undefined {
    const same = this.#entries.get(name);
    if (same?.lastAt === at) return same.older;
    let entry = this.#newest;
    while (entry !== undefined && entry.lastAt > at) entry = entry.older;
    return entry;
  }

  /** Inserts the entry before all that are not newer: nearly always at the beginning. */
  #link(entry: Entry): void {
    // At startup, rooms come from the oldest on, so each is inserted at the beginning too.
    let newer: Entry | undefined;
    let older = this.#newest;
    while (older !== undefined && older.lastAt > entry.lastAt) {
      newer = older;
      older = older.older;
    }
    entry.newer = newer;
    entry.older = older;
    if (newer) newer.older = entry;
    else this.#newest = entry;
    if (older) older.newer = entry;
  }

  #unlink({ newer, older }: Entry): void {
    if (newer) newer.older = older;
    else this.#newest = older;
    if (older) older.newer = newer;
  }
}
