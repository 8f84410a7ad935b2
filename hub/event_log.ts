// The log: the only truth. What it handed out is durable; nothing is published that it did not hand out.

import type { LogEvent, User } from "../protocol/event.ts";
import type { Place } from "../protocol/frames.ts";

/** What somebody wants to write. `nonce` makes it idempotent for (room, user, nonce). */
export type NewEvent =
  & { readonly user: User; readonly nonce?: string }
  & (
    | { readonly type: "message"; readonly text: string }
    | { readonly type: "edit"; readonly target: number; readonly text: string }
    | { readonly type: "delete"; readonly target: number }
  );

/** Where a draft came to stand. */
export interface Appended {
  /** Its place in the room, from 1. */
  readonly seq: number;
  /** Its ULID, whose time is `at`. */
  readonly id: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
  /** The nonce was known: this is the first one's place, and nothing was written. */
  readonly repeated: boolean;
}

/** Which part of a room's log to read. */
export interface PageQuery {
  /** Where the page lies. */
  readonly place: Place;
  /** Most events; the page also ends at PAGE_MAX_BYTES, with one event at least. */
  readonly limit: number;
}

/** Neighbouring events in seq order, as things stand now. */
export interface Page {
  /** The events, ascending; none where the place is empty. */
  readonly events: readonly LogEvent[];
  /** The room's newest seq at the moment of reading; 0 in an empty room. */
  readonly head: number;
}

/** A room that somebody has spoken in. */
export interface RoomSummary {
  /** The room's name. */
  readonly name: string;
  /** Its newest seq. */
  readonly head: number;
  /** When its newest message was written, also if it is deleted now: ms since the epoch. */
  readonly lastAt: number;
}

/** Whether the log works at the moment, appends before all, and why not. */
export type LogHealth =
  | { readonly writable: true }
  | { readonly writable: false; readonly cause: string };

/** A durable, idempotent log a room. Every implementation passes tests/store/log_contract.ts. */
export interface Log extends AsyncDisposable {
  /** A short random name, made with the log and made anew by a restore. */
  readonly epoch: string;
  /**
   * Resolves when the draft is durable. What waits is gathered into one commit.
   *
   * @throws {ChatError} `conflict` (nonce used for another draft), `not_found` (no such target, or
   * the target is no message), `gone` (target deleted), `forbidden` (another user's target),
   * `unavailable` (it cannot be written now, nothing of it was; but an edit or a deletion may stand
   * and be seen, where only its old text could not be cleared from the disk in time: a retry with its
   * nonce waits for that again).
   */
  append(room: string, newEvent: NewEvent): Promise<Appended>;
  /**
   * Reads a page as things stand now: edits and deletes applied.
   *
   * @throws {ChatError} `unavailable` if it cannot be read.
   */
  read(room: string, query: PageQuery): Promise<Page>;
  /** The rooms that have events, by name. */
  rooms(): Promise<RoomSummary[]>;
  /** The room's newest seq; 0 in an empty room. */
  head(room: string): number;
  /**
   * Hands on every event written from now on, once, in seq order a room, a commit's events at a
   * time, and always in a later task than the one in which their appends resolved: so an author's
   * ack goes out before the event itself.
   */
  watch(onEvents: (events: readonly LogEvent[]) => void): Disposable;
  /**
   * Whether the last write worked and nothing that was read is damaged. Turns back by itself, but for
   * damage, which stays.
   */
  health(): LogHealth;
  /** Writes what it took, refuses more (`unavailable`), releases the folder. Twice is harmless. */
  close(): Promise<void>;
}
