// The connection that reads, on the main thread: a page takes less than a message to a worker would.

import { DatabaseSync } from "node:sqlite";
import { type LogEvent, restoreEvent } from "../../protocol/events/registry.ts";
import { UserCache } from "../user_from.ts";
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
  /** Bytes where the text is gone. */
  body: string | Uint8Array | null,
  edited: number | null,
  deleted: number | null,
  payload: string | null,
];

/** Statements for what is not the log's events. */
export type RowStatement = Exclude<
  keyof ReaderStatements,
  "page" | "messages" | "messagesAfter" | "messagesBefore" | "newestMessage" | "timeOf"
>;
/** A row by its columns. */
export type Row = Record<string, unknown>;

/** Reads the database while the worker writes it; in WAL mode neither waits for the other. */
export class Reader implements Disposable {
  /** What its reads met. */
  readonly health: ReadHealth;
  readonly #sql: ReaderStatements;
  readonly #db: DatabaseSync;
  readonly #users = new UserCache();

  /** Opens an existing database; `report` hears a line when reads begin to fail. */
  constructor(path: string, report: (line: string) => void = () => {}) {
    this.health = new ReadHealth(report);
    this.#db = new DatabaseSync(path, { readOnly: true });
    this.#sql = prepareAll(this.#db, READER_SQL);
    for (const name of ["page", "messages", "messagesAfter", "messagesBefore"] as const) {
      giveArrays(this.#sql[name]);
    }
  }

  /**
   * The row of a statement, or undefined.
   *
   * @throws {ChatError} `unavailable` if the database is damaged there or the disk fails.
   */
  row(name: RowStatement, ...values: readonly (string | number)[]): Row | undefined {
    return this.health.run(() => this.#sql[name].get(...values));
  }

  /** The rows of a statement; throws as `row` does. */
  rows(name: RowStatement, ...values: readonly (string | number)[]): Row[] {
    return this.health.run(() => this.#sql[name].all(...values));
  }

  /** The events of a room from `first` to `last`, inclusive, as they stand now; throws as `row` does. */
  events(room: string, first: number, last: number): LogEvent[] {
    return this.health.run(() => this.#events("page", room, first, last));
  }

  /** The messages among them; throws as `row` does. */
  messages(room: string, first: number, last: number): LogEvent[] {
    return this.health.run(() => this.#events("messages", room, first, last));
  }

  /** Seqs of the next `count` messages after `seq` and up to `head`, ascending; throws as `row` does. */
  messagesAfter(room: string, seq: number, count: number, head: number): number[] {
    return this.health.run(() =>
      this.#sql.messagesAfter.all(room, seq, head, count).map(firstColumn)
    );
  }

  /** Seqs of the next `count` messages before `seq`, descending; throws as `row` does. */
  messagesBefore(room: string, seq: number, count: number): number[] {
    return this.health.run(() => this.#sql.messagesBefore.all(room, seq, count).map(firstColumn));
  }

  /** Seq of the newest message up to `head` that is not deleted, or 0; throws as `row` does. */
  newestMessage(room: string, head: number): number {
    return this.health.run(() => Number(this.#sql.newestMessage.get(room, head)?.seq ?? 0));
  }

  /** When an event was written, ms since the epoch; throws as `row` does. */
  timeOf(room: string, seq: number): number {
    return this.health.run(() => Number(this.#sql.timeOf.get(room, seq)!.at));
  }

  /** Closes the connection; twice is harmless. */
  [Symbol.dispose](): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #events(name: "page" | "messages", room: string, first: number, last: number): LogEvent[] {
    const rows = this.#sql[name].all(room, first, last) as unknown as PageRow[];
    return rows.map((row) => {
      const [type, seq, id, at, userId, userName, guest, target, body, edited, deleted, json] = row;
      const user = this.#users.get(userId, userName, guest === 1);
      const text = typeof body === "string" ? body : null;
      const payload = json === null ? undefined : JSON.parse(json);
      const base = { type, room, seq, id, at, user };
      return restoreEvent(base, { target, text, edited, deleted, payload });
    });
  }
}

function firstColumn(row: unknown): number {
  return (row as readonly number[])[0]!;
}
