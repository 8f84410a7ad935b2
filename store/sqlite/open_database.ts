// Opens the writer's connection, or says in one line why that is not possible and what to do.

import { DatabaseSync } from "node:sqlite";
import { adviceForDisk } from "./disk_advice.ts";
import { migrate, SCHEMA_VERSION, schemaState } from "./schema.ts";
import { isDamage, isDiskError } from "./storage_error.ts";

/**
 * How long a checkpoint waits for readers. A page takes a millisecond; a longer read is a backup, and
 * must not delay all writes.
 */
const BUSY_TIMEOUT_MS = 100;
/** Enough for the leaves of the nonce index, which are accessed at random. SQLite counts KiB. */
const CACHE_KIB = 16 * 1024;

/** Pragmas of the connection that writes. */
const PRAGMAS = `
  PRAGMA secure_delete = ON;      -- deleted content is overwritten
  PRAGMA journal_mode = WAL;      -- readers and the writer do not block each other
  PRAGMA synchronous = FULL;      -- a commit is on disk when it returns
  PRAGMA fullfsync = ON;          -- also on macOS, where an fsync only reaches the drive's cache
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA temp_store = MEMORY;     -- no text in files that are never wiped
  PRAGMA cache_size = -${CACHE_KIB};
`;

/**
 * Opens the database at `path` and migrates it to the current tables.
 *
 * @throws {Error} with one line: a newer, a foreign, an empty or a damaged database, or the system's
 * own message.
 */
export function openDatabase(path: string): DatabaseSync {
  return open(path, "open");
}

/**
 * Creates the tables in an empty file.
 *
 * @throws {Error} with the system's own message in one line.
 */
export function makeDatabase(path: string): void {
  open(path, "make").close();
}

function open(path: string, purpose: "open" | "make"): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    // Checked first: SQLite deletes a write-ahead log beside an empty file.
    if (purpose === "open" && Deno.statSync(path).size === 0) throw new Error(EMPTY);
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    const state = schemaState(db);
    if (state.is === "foreign") throw new Error(`it is not a Hubbub database; move it away`);
    if (state.is === "newer") {
      throw new Error(
        `a newer Hubbub wrote it (version ${state.version}, this one knows ${SCHEMA_VERSION}); ` +
          `update Hubbub, or restore an older backup with deno task restore`,
      );
    }
    if (purpose === "open" && state.version === 0) throw new Error(EMPTY);
    db.exec(PRAGMAS);
    migrate(db, state.version);
    checkSoundness(db, path);
    return db;
  } catch (error) {
    db?.close();
    throw cannotOpen(path, error);
  }
}

/** An error of one line: why a database cannot be used, and what to do. */
export function cannotOpen(path: string, error: unknown): Error {
  return new Error(`Cannot open "${path}": ${adviceFor(path, error)}`, { cause: error });
}

/** A database is complete before it gets its name, so no start leaves an empty one. */
const EMPTY = "it is empty, so what was in it is lost; restore a backup with deno task restore, " +
  "or delete it to begin anew";

/**
 * Checks what needs no time: the file's length and the small tables. A full check would read the whole
 * file, and a start may take two seconds with ten million messages.
 */
function checkSoundness(db: DatabaseSync, path: string): void {
  for (const table of ["meta", "rooms"]) {
    const { quick_check: found } = db.prepare(`PRAGMA quick_check(${table})`).get()!;
    if (found !== "ok") throw new Error(damaged(String(found)));
  }
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const pages = Number(db.prepare("PRAGMA page_count").get()!.page_count);
  const pageSize = Number(db.prepare("PRAGMA page_size").get()!.page_size);
  const { size } = Deno.statSync(path);
  if (size < pages * pageSize) {
    throw new Error(damaged(`${pages * pageSize - size} bytes are missing at its end`));
  }
}

function adviceFor(path: string, error: unknown): string {
  const cause = error instanceof Error ? error.message : String(error);
  if (isDamage(error)) return damaged(cause);
  return isDiskError(error) ? adviceForDisk(path, cause) : cause;
}

function damaged(cause: string): string {
  // quick_check reports several lines.
  return `it is damaged (${cause.split("\n").join("; ")}); restore a backup with deno task restore`;
}
