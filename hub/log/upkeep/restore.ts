// Puts a backup in a log's place. What was there is kept beside it, and the log gets a new epoch, so
// that nobody takes an old cursor for a place in it.

import { randomId } from "../random_id.ts";
import { lockFolder } from "../sqlite/folder_lock.ts";
import { EPOCH_LENGTH } from "../sqlite/sqlite_writer.ts";
import { DATABASE_FILE } from "../sqlite/database_file.ts";
import {
  exists,
  makePrivate,
  removeFile,
  replaceFile,
  syncFolder,
} from "../sqlite/durable_file.ts";
import { checkDatabase, type Holdings } from "./whole_database.ts";

/** What a restore did. */
export interface Restored extends Holdings {
  /** Where the old database is now; undefined where there was none. */
  readonly kept: string | undefined;
}

const WRITE_AHEAD_LOG = "-wal";
const SHARED_MEMORY = "-shm";

/**
 * Restores `from` into `folder`, which no server may hold. Nothing is touched before the backup has
 * been read whole. `name` is what the old database's file is called from then on.
 *
 * @throws {Error} of one line that says what to do.
 */
export async function restore(folder: string, from: string, name: string): Promise<Restored> {
  if (!await exists(from)) throw new Error(`Cannot restore "${from}": there is no such file`);
  using _lock = await lockFolder(folder);
  const path = `${folder}/${DATABASE_FILE}`;
  const incoming = `${path}.incoming`;
  let holdings: Holdings;
  try {
    await removeDatabase(incoming);
    await copyPrivately(from, incoming);
    // A database that was moved aside may have its newest events there.
    if (await exists(from + WRITE_AHEAD_LOG)) {
      await copyPrivately(from + WRITE_AHEAD_LOG, incoming + WRITE_AHEAD_LOG);
    }
    holdings = checkDatabase(incoming, (db) => {
      db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('epoch', ?)")
        .run(randomId(EPOCH_LENGTH));
    });
  } catch (error) {
    await removeDatabase(incoming);
    const cause = error instanceof Error ? error.message : error;
    throw new Error(`Cannot restore "${from}": ${cause}; the log is as it was`, { cause: error });
  }
  const kept = await exists(path) ? `${folder}/${name}` : undefined;
  if (kept !== undefined) {
    // A write-ahead log that stays would be taken for the new database's.
    if (await exists(path + WRITE_AHEAD_LOG)) {
      await Deno.rename(path + WRITE_AHEAD_LOG, kept + WRITE_AHEAD_LOG);
      await makePrivate(kept + WRITE_AHEAD_LOG);
    }
    await Deno.rename(path, kept);
    await makePrivate(kept);
  }
  await removeFile(path + WRITE_AHEAD_LOG);
  await removeFile(path + SHARED_MEMORY);
  await syncFolder(folder);
  await replaceFile(incoming, path);
  return { ...holdings, kept };
}

/** A backup may have been through hands that left it to all; a copy of a file has its rights. */
async function copyPrivately(from: string, to: string): Promise<void> {
  await Deno.copyFile(from, to);
  await makePrivate(to);
}

async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ["", WRITE_AHEAD_LOG, SHARED_MEMORY, "-journal"]) {
    await removeFile(path + suffix);
  }
}
