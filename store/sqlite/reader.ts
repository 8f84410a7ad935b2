// The connection that reads, on the main thread: reading a page takes less than a message to a worker.

import { DatabaseSync } from "node:sqlite";
import type { EventBase, StoredFields } from "../../protocol/events/base.ts";
import { type LogEvent, restoreEvent } from "../../protocol/events/registry.ts";
import { UserCache } from "../../hub/user_from.ts";
import { ReadHealth } from "./read_health.ts";
import { giveArrays, prepareAll, READER_SQL, type ReaderStatements } from "./statements.ts";

/** A row of a page, in the order of its statement's columns. */
type PageRow = readonly [
  type: string,
  seq: number,
  id: string,
  at: number,
  userId: string,
  userName: string,
  guest: number,
  ref: number | null,
  /** Bytes if the text is gone. */
  body: string | Uint8Array | null,
  edited: number | null,
  deleted: number | null,
  payload: string | null,
];

/** An event as it is stored. */
export interface StoredEvent {
  /** What every event has. */
  readonly base: EventBase<string>;
  /** What its type decides. */
  readonly fields: StoredFields;
}

/** The statements that have methods of their own. */
export type LogStatement =
  | "page"
  | "messages"
  | "messageAfter"
  | "messageBefore"
  | "countMessages"
  | "newestMessage"
  | "timeOf";

/** The statements that sessions, users and tasks run by name. */
export type RowStatement = Exclude<keyof ReaderStatements, LogStatement>;
/** A row by its columns. */
export type Row = Record<string, unknown>;

/**
 * Reads the database while the worker writes it; in WAL mode neither waits for the other. Every method
 * throws a ChatError, `unavailable`, if the database is damaged at that place or the disk fails.
 */
export class Reader implements Disposable {
  /** What the reads found. */
  readonly health: ReadHealth;
  readonly #sql: ReaderStatements;
  readonly #db: DatabaseSync;
  readonly #users = new UserCache();

  /** Opens an existing database; `report` gets a line when reads begin to fail. */
  constructor(path: string, report: (line: string) => void = () => {}) {
    this.health = new ReadHealth(report);
    this.#db = new DatabaseSync(path, { readOnly: true });
    this.#sql = prepareAll(this.#db, READER_SQL);
    giveArrays(this.#sql.page);
    giveArrays(this.#sql.messages);
  }

  /** The row of a statement, or undefined. */
  row(name: RowStatement, ...values: readonly (string | number)[]): Row | undefined {
    return this.health.run(() => this.#sql[name].get(...values));
  }

  /** The rows of a statement. */
  rows(name: RowStatement, ...values: readonly (string | number)[]): Row[] {
    return this.health.run(() => this.#sql[name].all(...values));
  }

  /** The events of a room from `first` to `last`, inclusive, in their current state. */
  events(room: string, first: number, last: number): LogEvent[] {
    return this.health.run(() => this.#events("page", room, first, last));
  }

  /** The same events as they are stored, whether or not this version knows their types. */
  storedEvents(room: string, first: number, last: number): StoredEvent[] {
    return this.health.run(() => this.#storedEvents("page", room, first, last));
  }

  /** The messages among them. */
  messages(room: string, first: number, last: number): LogEvent[] {
    return this.health.run(() => this.#events("messages", room, first, last));
  }

  /** Seq of the first message after `seq` and up to `head` that follows `skip` others. */
  messageAfter(
    room: string,
    { seq, head, skip }: { seq: number; head: number; skip: number },
  ): number | undefined {
    return this.#seq("messageAfter", room, seq, head, skip);
  }

  /** Seq of the last message before `seq` that precedes `skip` others. */
  messageBefore(
    room: string,
    { seq, skip }: { seq: number; skip: number },
  ): number | undefined {
    return this.#seq("messageBefore", room, seq, skip);
  }

  /** How many messages there are from `first` to `last`. */
  countMessages(room: string, first: number, last: number): number {
    return this.health.run(() => Number(this.#sql.countMessages.get(room, first, last)!.messages));
  }

  /** Seq of the newest message up to `head` that is not deleted; 0 if there is none. */
  newestMessage(room: string, head: number): number {
    return this.#seq("newestMessage", room, head) ?? 0;
  }

  /** When an event was written, ms since the epoch. */
  timeOf(room: string, seq: number): number {
    return this.health.run(() => Number(this.#sql.timeOf.get(room, seq)!.at));
  }

  /** Closes the connection. Idempotent. */
  [Symbol.dispose](): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #seq(
    name: "messageAfter" | "messageBefore" | "newestMessage",
    room: string,
    ...values: readonly number[]
  ): number | undefined {
    const row = this.health.run(() => this.#sql[name].get(room, ...values));
    return row && Number(row.seq);
  }

  #events(name: "page" | "messages", room: string, first: number, last: number): LogEvent[] {
    return this.#storedEvents(name, room, first, last)
      .map(({ base, fields }) => restoreEvent(base, fields));
  }

  #storedEvents(
    name: "page" | "messages",
    room: string,
    first: number,
    last: number,
  ): StoredEvent[] {
    const rows = this.#sql[name].all(room, first, last) as unknown as PageRow[];
    return rows.map((row) => {
      const [type, seq, id, at, userId, userName, guest, target, body, edited, deleted, json] = row;
      const user = this.#users.get(userId, userName, guest === 1);
      const text = typeof body === "string" ? body : null;
      const payload = json === null ? undefined : JSON.parse(json);
      const base = { type, room, seq, id, at, user };
      return { base, fields: { target, text, edited, deleted, payload } };
    });
  }
}
