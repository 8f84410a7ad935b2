// Rebuilds a database row by row, without the traces that SQLite leaves in reused pages. VACUUM does the
// same, but needs every permission that Deno has; this needs only files.

import { DatabaseSync } from "node:sqlite";
import { giveArrays } from "../statements.ts";

/** Fast and safe: an unfinished file is deleted, and the caller syncs a finished one. */
const PRAGMAS = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;";
/** Whose database it is, and its version. */
const HEADER_PRAGMAS = ["application_id", "user_version"];

/** Copies every row of `db` into a database at `path`, an empty file. */
export function rebuildDatabase(db: DatabaseSync, path: string): void {
  const rebuilt = new DatabaseSync(path);
  try {
    rebuilt.exec(PRAGMAS);
    const schema = db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
      .all();
    rebuilt.exec("BEGIN");
    for (const { type, name, sql } of schema) {
      if (type !== "table") continue;
      rebuilt.exec(String(sql));
      copyRows(db, rebuilt, String(name));
    }
    // An index is built faster from existing rows than row by row.
    for (const { type, sql } of schema) if (type !== "table") rebuilt.exec(String(sql));
    rebuilt.exec("COMMIT");
    for (const pragma of HEADER_PRAGMAS) {
      const value = Number(db.prepare(`PRAGMA ${pragma}`).get()![pragma]);
      rebuilt.exec(`PRAGMA ${pragma} = ${value}`);
    }
  } finally {
    rebuilt.close();
  }
}

function copyRows(from: DatabaseSync, to: DatabaseSync, table: string): void {
  const columns = from.prepare(`SELECT name FROM pragma_table_info(?)`).all(table);
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const select = from.prepare(`SELECT ${names} FROM "${table}"`);
  giveArrays(select);
  const insert = to.prepare(
    `INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => "?").join(", ")})`,
  );
  for (const row of select.iterate()) insert.run(...row as unknown as (string | number | null)[]);
}
