// The statements of the log stay fast in large rooms, by SQLite's own plans.

import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "../../../store/sqlite/schema.ts";
import { READER_SQL, WRITER_SQL } from "../../../store/sqlite/statements.ts";

/** A scan of a whole table, or of a whole room. */
const WHOLE = /^SCAN (?!sqlite_schema|CONSTANT)|\(room_id=\?\)$/;
/** Once per start, over rooms; or over the few rows of one user. */
const MAY_BE_WHOLE: readonly string[] = ["rooms", "newestId", "heads"];

Deno.test("no statement of the log goes through a whole room or table", () => {
  const db = new DatabaseSync(":memory:");
  migrate(db, 0);
  const wrong = Object.entries({ ...WRITER_SQL, ...READER_SQL }).flatMap(([name, sql]) => {
    if (MAY_BE_WHOLE.includes(name)) return [];
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => String(detail));
    return plan.filter((step) => WHOLE.test(step)).map((step) => `${name}: ${step}`);
  });
  db.close();
  assertEquals(wrong, []);
});
