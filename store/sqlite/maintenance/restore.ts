// Restores a backup. The old database is kept beside it, and the log gets a new epoch, so that no client
// uses an old cursor in it.

import { randomId } from "../../ids.ts";
import { lockFolder } from "../folder_lock.ts";
import { EPOCH_LENGTH } from "../sqlite_writer.ts";
import { DATABASE_FILE } from "../prepare_folder.ts";
import {
  copyFile,
  exists,
  makePrivate,
  makePrivateFile,
  removeFile,
  replaceFile,
  syncFolder,
} from "../durable_file.ts";
import { type DatabaseStats, verifyDatabase } from "./verify_database.ts";

/** What a restore did. */
export interface Restored extends DatabaseStats {
  /** Where the old database is now; undefined if there was none. */
  readonly kept: string | undefined;
}

const WRITE_AHEAD_LOG = "-wal";
const SHARED_MEMORY = "-shm";
/** More names than anybody needs within a second. */
const NAMES_MAX = 1_000;

/**
 * Restores `from` into `folder`, which no server may use meanwhile. Nothing changes before the whole
 * backup has been read. `name` is the new name of the old database's file, with a number after it if
 * that name is in use.
 *
 * @throws {Error} with one line that says what to do.
 */
export async function restore(folder: string, from: string, name: string): Promise<Restored> {
  if (!await exists(from)) throw new Error(`Cannot restore "${from}": there is no such file`);
  using _lock = await lockFolder(folder);
  const path = `${folder}/${DATABASE_FILE}`;
  const incoming = `${path}.incoming`;
  let stats: DatabaseStats;
  try {
    await removeDatabase(incoming);
    await copyFile(from, incoming);
    // A database that was moved aside may have its newest events in the write-ahead log.
    if (await exists(from + WRITE_AHEAD_LOG)) {
      await copyFile(from + WRITE_AHEAD_LOG, incoming + WRITE_AHEAD_LOG);
    }
    stats = verifyDatabase(incoming, (db) => {
      db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('epoch', ?)")
        .run(randomId(EPOCH_LENGTH));
    });
  } catch (error) {
    await removeDatabase(incoming);
    const cause = error instanceof Error ? error.message : error;
    throw new Error(`Cannot restore "${from}": ${cause}; the log is as it was`, { cause: error });
  }
  const kept = await exists(path) ? await moveAside(path, `${folder}/${name}`) : undefined;
  // SQLite would apply an old one to the new database.
  await removeFile(path + WRITE_AHEAD_LOG);
  await removeFile(path + SHARED_MEMORY);
  await syncFolder(folder);
  await replaceFile(incoming, path);
  return { ...stats, kept };
}

/**
 * Moves a database aside, to `name` or the next unused name. Its write-ahead log is copied first, so that
 * each database has its own beside it whenever this is interrupted.
 */
async function moveAside(path: string, name: string): Promise<string> {
  const kept = await reserveName(name);
  if (await exists(path + WRITE_AHEAD_LOG)) {
    await copyFile(path + WRITE_AHEAD_LOG, kept + WRITE_AHEAD_LOG);
  }
  await Deno.rename(path, kept);
  await makePrivate(kept);
  return kept;
}

/** Creates an empty file whose name, and that of its write-ahead log, were unused. */
async function reserveName(name: string): Promise<string> {
  for (let number = 1; number <= NAMES_MAX; number++) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (await exists(free + WRITE_AHEAD_LOG)) continue;
    try {
      await makePrivateFile(free);
      return free;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
  throw new Error(`Cannot keep what was there as "${name}": that name is taken; move it away`);
}

async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ["", WRITE_AHEAD_LOG, SHARED_MEMORY, "-journal"]) {
    await removeFile(path + suffix);
  }
}
