// Opens the writer's connection, and says in a line what to do where that cannot be.

import { DatabaseSync } from "node:sqlite";
import { adviceForDisk } from "./disk_advice.ts";
import { migrate, SCHEMA_VERSION, schemaState } from "./schema.ts";
import { isDamage, isDiskError } from "./storage_error.ts";

/**
 * How long clearing waits for readers. Pages take a millisecond; who reads for longer is a backup,
 * and must not hold up everybody's says.
 */
const BUSY_TIMEOUT_MS = 100;
/** Room for the leaves of the nonce index, which are met at random. SQLite counts it in KiB. */
const CACHE_KIB = 16 * 1024;

/** Pragmas of the connection that writes. */
const PRAGMAS = `
  PRAGMA secure_delete = ON;      -- what is deleted is overwritten
  PRAGMA journal_mode = WAL;      -- readers and the writer do not wait for each other
  PRAGMA synchronous = FULL;      -- a commit is on disk when it returns
  PRAGMA fullfsync = ON;          -- on macOS too, where an fsync alone stops at the drive's cache
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA temp_store = MEMORY;     -- no text in files that nobody wipes
  PRAGMA cache_size = -${CACHE_KIB};
`;

/**
 * Opens the database at `path` and brings it to today's tables.
 *
 * @throws {Error} of one line: a newer, a foreign, an empty or a damaged database, or what the system
 * says.
 */
export function openDatabase(path: string): DatabaseSync {
  return open(path, "open");
}

/**
 * Makes the tables in an empty file.
 *
 * @throws {Error} of one line with what the system says.
 */
export function makeDatabase(path: string): void {
  open(path, "make").close();
}

function open(path: string, purpose: "open" | "make"): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    // Looked at first: beside an empty file SQLite throws a write-ahead log away.
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

/** Why a database cannot be used, as one line that says what to do. */
export function cannotOpen(path: string, error: unknown): Error {
  return new Error(`Cannot open "${path}": ${adviceFor(path, error)}`, { cause: error });
}

/** A database is whole before it has its name, so one that is empty was not left so by a start. */
const EMPTY = "it is empty, so what was in it is lost; restore a backup with deno task restore, " +
  "or delete it to begin anew";

/**
 * A look at what can be checked in no time: the file's length and the small tables. A whole check
 * would read the whole file, and a start has two seconds with ten million messages.
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
  // What quick_check finds are lines.
  return `it is damaged (${cause.split("\n").join("; ")}); restore a backup with deno task restore`;
}
