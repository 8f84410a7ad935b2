// How long an older database takes to open, and how much memory: fills one of version 4, and migrates it.
//
//   deno run -A bench/migration.ts [events] [folder on the disk to measure]

import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../store/sqlite/open_database.ts";
import { MIGRATIONS } from "../store/sqlite/schema.ts";

const FROM_VERSION = 4;
const EVENTS_DEFAULT = 200_000;
/** Every tenth event is an edit of the message before it. */
const EDIT_EVERY = 10;
const MEBIBYTE = 1024 * 1024;

const events = Number(Deno.args[0] ?? EVENTS_DEFAULT);
const folder = await Deno.makeTempDir({ dir: Deno.args[1], prefix: "hubbub-bench-" });
try {
  const path = `${folder}/hubbub.db`;
  fill(path);
  const before = Deno.memoryUsage().rss;
  let peak = before;
  // Another thread, as this one is busy until the database is open.
  const gauge = new Worker(
    URL.createObjectURL(
      new Blob([
        "let peak = 0; setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 5);" +
        "onmessage = () => postMessage(peak);",
      ], { type: "text/javascript" }),
    ),
    { type: "module" },
  );
  const started = performance.now();
  openDatabase(path).close();
  const seconds = (performance.now() - started) / 1_000;
  gauge.postMessage("peak");
  peak = await new Promise<number>((resolve) => gauge.onmessage = ({ data }) => resolve(data));
  gauge.terminate();
  console.log(
    `${events} events, ${mebibytes(Deno.statSync(path).size)} MiB: ${seconds.toFixed(1)} s, ` +
      `${mebibytes(before)} MiB of memory before, ${mebibytes(peak)} MiB at most`,
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}

function fill(path: string): void {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
  for (const step of MIGRATIONS.slice(0, FROM_VERSION)) db.exec(step);
  db.exec(`
    PRAGMA application_id = ${0x48756262};
    PRAGMA user_version = ${FROM_VERSION};
    BEGIN;
    CREATE TEMP TABLE n AS WITH RECURSIVE n(seq) AS (
      SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${events}) SELECT seq FROM n;
    INSERT INTO rooms (id, name, head, last_at, spoken_at) VALUES (1, 'lobby', ${events}, 1, 1);
    INSERT INTO texts (id, body)
      SELECT seq, 'message ' || seq || ', as long as people write them in the evening' FROM n;
    INSERT INTO events
      SELECT 1, seq, printf('01JD%022d', seq), seq, iif(seq % ${EDIT_EVERY} = 0, 'edit', 'message'),
        'u_' || (seq % 500), 'Alice', 0, iif(seq % ${EDIT_EVERY} = 0, seq - 1, NULL), seq,
        printf('%032x', seq) FROM n;
    INSERT INTO changes
      SELECT 1, seq - 1, seq, seq, NULL FROM n WHERE seq % ${EDIT_EVERY} = 0;
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE)`);
  db.close();
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / MEBIBYTE);
}
