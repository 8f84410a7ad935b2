// Verifies a database: reads every page, and checks that it is ours.

import { DatabaseSync } from "node:sqlite";
import { SCHEMA_VERSION, schemaState } from "../schema.ts";

/** What a database contains. */
export interface DatabaseStats {
  /** Rooms with events. */
  readonly rooms: number;
  /** Events in all rooms. */
  readonly events: number;
}

/**
 * Reads the whole database and counts what it contains; `change` may write to it before it is closed.
 * It is left as one file, without a write-ahead log.
 *
 * @throws {Error} with a message that ends a sentence: it is damaged, not ours, or of a newer version.
 */
export function verifyDatabase(path: string, change?: (db: DatabaseSync) => void): DatabaseStats {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    const state = schemaState(db);
    if (state.is === "foreign" || state.version === 0) throw new Error("it holds no Hubbub log");
    if (state.is === "newer") {
      throw new Error(
        `a newer Hubbub wrote it (version ${state.version}, this one knows ${SCHEMA_VERSION})`,
      );
    }
    const found = db.prepare("PRAGMA integrity_check").all().map((row) => row.integrity_check);
    if (found.length !== 1 || found[0] !== "ok") {
      throw new Error(`it is damaged (${String(found[0]).split("\n").join("; ")})`);
    }
    db.exec("PRAGMA journal_mode = DELETE");
    change?.(db);
    const { rooms, events } = db.prepare(
      "SELECT count(*) AS rooms, coalesce(sum(head), 0) AS events FROM rooms WHERE head > 0",
    ).get()!;
    return { rooms: Number(rooms), events: Number(events) };
  } finally {
    db?.close();
  }
}
