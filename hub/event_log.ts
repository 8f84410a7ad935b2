// The event log: the single source of truth. Nothing is published unless the log emitted it.

import type { User } from "../protocol/events/base.ts";
import type { EventContent, LogEvent } from "../protocol/events/registry.ts";
import type { Place } from "../protocol/frames.ts";

/** What a new event has beside its content. */
export interface NewEventFrame {
  /** Its author. */
  readonly user: User;
  /** Makes the append idempotent for (room, user, nonce). */
  readonly nonce?: string;
  /**
   * The author of the message that it changes, as authorized. The log refuses a message of somebody
   * else, which was written after the authorization.
   */
  readonly authorId?: string;
}

/** An event to append. */
export type NewEvent = EventContent & NewEventFrame;

/** The position of an appended event. */
export interface Appended {
  /** Its place in the room, from 1. */
  readonly seq: number;
  /** Its ULID, whose time is `at`. */
  readonly id: string;
  /** When it was written, ms since the epoch. */
  readonly at: number;
  /** The nonce was known: this is the position of the first event, and nothing was written. */
  readonly repeated: boolean;
}

/** Which part of a room's log to read. */
export interface PageQuery {
  /** Where the page lies. */
  readonly place: Place;
  /**
   * Most messages, deleted ones included. A page also ends at PAGE_MAX_BYTES, with one event at
   * least, and lists at most PAGE_CHANGES_MAX events that are not messages.
   */
  readonly limit: number;
  /**
   * Whether only a page that reaches the head is wanted. If more than `limit` messages follow the
   * cursor, the answer is an empty page that is not complete, and costs next to nothing.
   *
   * @default false
   */
  readonly mustReachHead?: boolean;
  /**
   * The epoch of the cursor in `place.after`.
   *
   * @default the log's own
   */
  readonly epoch?: string | undefined;
}

/** Where a room's log ends. */
export interface LogPosition {
  /** The room's newest seq; 0 in an empty room. */
  readonly head: number;
  /** Seq of the room's newest message that is not deleted; 0 if there is none. */
  readonly newest: number;
}

/** A part of a room's log, in its current state: edits and deletions are applied. */
export interface LogPage extends LogPosition {
  /** The messages from `first` to `last` and the events that changed one, ascending by seq. */
  readonly events: readonly LogEvent[];
  /**
   * The first seq that the page covers. A page that covers nothing has `first` = `last` + 1, so that
   * `last` is still the cursor to go on from: at the head, `first` is `head` + 1 and `last` is `head`.
   */
  readonly first: number;
  /** The last seq that the page covers. A reader's cursor moves to it. */
  readonly last: number;
  /**
   * After a cursor: whether the page continues it. A cursor of another epoch, or one that this log has
   * never reached, gets the newest page instead, which is not complete. Without a cursor, the newest
   * page is complete if it lists all events of the room. Every other page is complete.
   */
  readonly complete: boolean;
}

/** A room that has events. */
export interface RoomSummary {
  /** The room's name. */
  readonly name: string;
  /** Its newest seq. */
  readonly head: number;
  /** When its newest message was written, even if it is deleted now: ms since the epoch; 0 without one. */
  readonly lastAt: number;
}

/** Whether the log can be written and read, and why not. */
export type LogHealth =
  | { readonly writable: true }
  | { readonly writable: false; readonly cause: string };

/**
 * A durable, idempotent log per room. Every implementation passes tests/store/log_contract.ts.
 *
 * No answer is synchronous, as another process may have written more. A page states where it lies in the
 * log and whether it continues the cursor.
 */
export interface EventLog extends AsyncDisposable {
  /** A short random name, made with the log and replaced by a restore. */
  readonly epoch: string;
  /**
   * How long another process's commit may be invisible to `position` and `read`, ms. A cursor that is
   * slightly ahead waits for so long; 0 if this process is the only one, or if the answers are exact.
   */
  readonly lagMs: number;
  /**
   * Resolves when the event is durable. Appends that arrive during a commit share the next one.
   *
   * @throws {ChatError} `conflict` (the nonce was used for another event), `not_found` (no such
   * target, or it is not a message), `gone` (target deleted),
   * `unavailable` (the log cannot be written now and nothing was; only an edit or a deletion may be in
   * the log and visible, if its old text could not be erased from the disk in time: a retry with its
   * nonce waits for the erasure again).
   */
  append(room: string, newEvent: NewEvent): Promise<Appended>;
  /**
   * Reads a page in its current state.
   *
   * @throws {ChatError} `unavailable` if it cannot be read.
   */
  read(room: string, query: PageQuery): Promise<LogPage>;
  /**
   * One event in its current state; undefined if there is none with this seq.
   *
   * @throws {ChatError} `unavailable` if it cannot be read.
   */
  event(room: string, seq: number): Promise<LogEvent | undefined>;
  /**
   * The user id of a message's author; undefined if there is no such message or it is deleted.
   *
   * @throws {ChatError} `unavailable` if it cannot be read.
   */
  authorOf(room: string, seq: number): Promise<string | undefined>;
  /** The rooms that have events, by name. */
  rooms(): Promise<RoomSummary[]>;
  /**
   * Where the room's log ends, as far as the log can know at the moment of the question.
   *
   * @throws {ChatError} `unavailable` if it cannot be read.
   */
  position(room: string): Promise<LogPosition>;
  /**
   * Calls `onEvents` with every event written from now on: once, in seq order per room, one commit at
   * a time, and always in a later task than the one in which their appends resolved, so that an
   * author's ack is sent before the event itself.
   */
  watch(onEvents: (events: readonly LogEvent[]) => void): Disposable;
  /**
   * Whether the last write succeeded and no read found damage. It recovers by itself, except from
   * damage, which lasts until a restore.
   */
  health(): LogHealth;
  /** Writes what was submitted, refuses more (`unavailable`), releases the folder. Idempotent. */
  close(): Promise<void>;
}
