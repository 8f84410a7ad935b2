// Saves how far the user has read each room, so that the tabs of a browser agree.

import { readJson, writeJson } from "../connection/browser_storage.ts";

/** How far one room was read. */
export interface ReadMark {
  readonly epoch: string;
  readonly seq: number;
}

const PREFIX = "hubbub.read.";

/** The part of `localStorage` that is used. */
export type MarkStorage = Pick<Storage, "getItem" | "setItem">;

/** The marks of all rooms. A browser without storage has none. */
export class ReadMarks {
  readonly #storage: MarkStorage | undefined;

  constructor(storage: MarkStorage | undefined) {
    this.#storage = storage;
  }

  /** How far `room` was read; undefined if that is not known for the log of this epoch. */
  of(room: string, epoch?: string): number | undefined {
    const mark = this.mark(room);
    return mark && (epoch === undefined || mark.epoch === epoch) ? mark.seq : undefined;
  }

  /** The mark of `room`, in the log of any epoch. */
  mark(room: string): ReadMark | undefined {
    const { epoch, seq } = readJson(this.#storage, PREFIX + room);
    return typeof epoch === "string" && Number.isSafeInteger(seq)
      ? { epoch, seq: Number(seq) }
      : undefined;
  }

  /** Moves a mark forward; never back, because another tab may have read further. */
  set(room: string, { epoch, seq }: ReadMark): void {
    if (seq > (this.of(room, epoch) ?? -1)) writeJson(this.#storage, PREFIX + room, { epoch, seq });
  }

  /** The room whose mark a storage key holds. */
  static roomOf(key: string | null): string | undefined {
    return key?.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
  }
}
