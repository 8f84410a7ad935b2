// How far somebody has read each room: saved in the browser, so that its tabs agree.

/** How far one room was read. */
export interface ReadMark {
  readonly epoch: string;
  readonly seq: number;
}

const PREFIX = "hubbub.read.";

/** What is used of `localStorage`. */
export type MarkStorage = Pick<Storage, "getItem" | "setItem">;

/** The marks of all rooms. A browser that keeps nothing has none. */
export class ReadMarks {
  readonly #storage: MarkStorage | undefined;

  constructor(storage: MarkStorage | undefined) {
    this.#storage = storage;
  }

  /** How far `room` was read; undefined where nobody knows, in another log's epoch too. */
  of(room: string, epoch?: string): number | undefined {
    const mark = this.mark(room);
    return mark && (epoch === undefined || mark.epoch === epoch) ? mark.seq : undefined;
  }

  /** The mark itself, with the log that it is of. */
  mark(room: string): ReadMark | undefined {
    try {
      const mark = JSON.parse(this.#storage?.getItem(PREFIX + room) ?? "null");
      return typeof mark?.epoch === "string" && Number.isSafeInteger(mark.seq) ? mark : undefined;
    } catch {
      // What somebody else wrote there is no mark.
      return undefined;
    }
  }

  /** Moves a mark on; never back, another tab may have read further. */
  set(room: string, { epoch, seq }: ReadMark): void {
    if (seq <= (this.of(room, epoch) ?? -1)) return;
    try {
      this.#storage?.setItem(PREFIX + room, JSON.stringify({ epoch, seq }));
    } catch {
      // A full or forbidden storage: the room opens at its end then, as for a newcomer.
    }
  }

  /** The room that a change in the storage, made by another tab, was about. */
  static roomOf(key: string | null): string | undefined {
    return key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
  }
}
