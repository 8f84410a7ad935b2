// Checks a locked data folder before its database is opened, and creates the database of a new one.

import { cannotWrite } from "./disk_advice.ts";
import {
  exists,
  isPrivateFolder,
  makePrivate,
  makePrivateFile,
  removeFile,
  replaceFile,
} from "./durable_file.ts";
import { LOCK_FILE } from "./folder_lock.ts";
import { makeDatabase } from "./open_database.ts";

/** The database's file in a data folder; `-wal` and `-shm` beside it belong to SQLite. */
export const DATABASE_FILE = "hubbub.db";
/** The files that SQLite keeps beside a database. */
const BESIDE = ["-wal", "-shm"];
/**
 * What a killed start or task leaves behind: copies, whose texts nobody would erase. A killed backup may
 * be anywhere, so its owner has to remove it.
 */
const UNFINISHED = [".new", ".incoming", ".clean"];
/** The prefix of databases that a restore moved aside. */
const MOVED_ASIDE = `${DATABASE_FILE}.before-`;

/**
 * Creates the database of a new folder. It is complete before it gets its name, so a start that is killed
 * changes nothing. From then on, only their owner can read the files, whatever the folder's mode.
 *
 * @throws {Error} with one line: other files show that the folder has lost its database.
 */
export async function prepareFolder(
  folder: string,
  report: (line: string) => void,
): Promise<string> {
  const path = `${folder}/${DATABASE_FILE}`;
  try {
    if (!await exists(path)) {
      const rest = await restOfDatabase(folder);
      if (rest !== undefined) throw lost(path, rest);
      await makeWhole(path);
    }
    for (const suffix of UNFINISHED) {
      for (const beside of ["", ...BESIDE, "-journal"]) await removeFile(path + suffix + beside);
    }
  } catch (error) {
    throw error instanceof LostDatabase ? error : cannotWrite(folder, error);
  }
  await restrictToOwner(folder, report);
  return path;
}

class LostDatabase extends Error {}

function lost(path: string, rest: string): LostDatabase {
  return new LostDatabase(
    `Cannot open "${path}": it is gone, and "${rest}" is still there; ` +
      `restore a backup with deno task restore, or move that away to begin anew`,
  );
}

/** A file that exists only beside a database; undefined if there is none. */
async function restOfDatabase(folder: string): Promise<string | undefined> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(MOVED_ASIDE) || name === `${DATABASE_FILE}.incoming`) return name;
    if (name === `${DATABASE_FILE}-wal`) {
      const { size } = await Deno.stat(`${folder}/${name}`);
      if (size > 0) return name;
    }
  }
  return undefined;
}

async function makeWhole(path: string): Promise<void> {
  const unfinished = `${path}.new`;
  for (const beside of ["", ...BESIDE, "-journal"]) await removeFile(unfinished + beside);
  // SQLite would create it readable by everybody; the files that it adds copy this file's mode.
  await makePrivateFile(unfinished);
  makeDatabase(unfinished);
  await replaceFile(unfinished, path);
}

/** Restricts files that earlier versions, or other users, left readable by others. */
async function restrictToOwner(folder: string, report: (line: string) => void): Promise<void> {
  for (const name of [LOCK_FILE, DATABASE_FILE, ...BESIDE.map((end) => DATABASE_FILE + end)]) {
    const path = `${folder}/${name}`;
    if (!await exists(path) || await makePrivate(path)) continue;
    report(`Other users of this machine may open "${path}", and this one may not change that`);
  }
  if (!await isPrivateFolder(folder)) {
    report(
      `Other users of this machine may remove or replace files in "${folder}": chmod 700 stops that`,
    );
  }
}
