// The connection that reads, on the main thread: a page takes less than a message to a worker would.

import { DatabaseSync } from "node:sqlite";
import type { LogEvent } from "../../../protocol/event.ts";
import { eventFrom, type EventParts, userFrom } from "../event_from.ts";
import { prepareAll, READER_SQL, type ReaderStatements } from "./statements.ts";

interface PageRow extends Omit<EventParts, "room" | "user" | "text"> {
  readonly userId: string;
  readonly userName: string;
  readonly guest: number;
  /** Bytes where the text is gone. */
  readonly text: string | Uint8Array | null;
}

/** Reads the database while the worker writes it; in WAL mode neither waits for the other. */
export class Reader implements Disposable {
  /** The statements, for what is not in the log. */
  readonly sql: ReaderStatements;
  readonly #db: DatabaseSync;

  /** Opens an existing database. */
  constructor(path: string) {
    this.#db = new DatabaseSync(path, { readOnly: true });
    this.sql = prepareAll(this.#db, READER_SQL);
  }

  /** The events of a room from `first` to `last`, inclusive, as they stand now. */
  events(room: string, first: number, last: number): LogEvent[] {
    const rows = this.sql.page.all(room, first, last) as unknown as PageRow[];
    return rows.map((row) => {
      const text = typeof row.text === "string" ? row.text : null;
      const user = userFrom(row.userId, row.userName, row.guest === 1);
      return eventFrom({ ...row, text, room, user });
    });
  }

  /** When an event was written, ms since the epoch. */
  timeOf(room: string, seq: number): number {
    return Number(this.sql.timeOf.get(room, seq)!.at);
  }

  /** Closes the connection; twice is harmless. */
  [Symbol.dispose](): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
