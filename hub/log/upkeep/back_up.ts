// Copies a log while it is written: one file, as the log stood at one moment.

import { backup, DatabaseSync } from "node:sqlite";
import { DATABASE_FILE } from "../sqlite/database_file.ts";
import { exists, makePrivateFile, removeFile, replaceFile } from "../sqlite/durable_file.ts";
import { checkDatabase, type Holdings } from "./whole_database.ts";

/**
 * All pages in one step. In several, each commit of a running house would begin the copy anew, and a
 * busy house would never be copied.
 */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Copies the database of `folder` to `to`, a file that must not be there yet. It asks nobody and
 * holds nobody up, save edits and deletions: their acks wait until the old text can be wiped.
 *
 * @throws {Error} of one line that says what to do.
 */
export async function backUp(folder: string, to: string): Promise<Holdings> {
  const path = `${folder}/${DATABASE_FILE}`;
  if (!await exists(path)) {
    throw new Error(`Cannot back up "${folder}": there is no log in it; name another with --data`);
  }
  if (await exists(to)) {
    throw new Error(`Cannot back up to "${to}": it is there already; choose another name`);
  }
  const unfinished = `${to}.unfinished`;
  try {
    await removeFile(unfinished);
    await makePrivateFile(unfinished);
    await copyDatabase(path, unfinished);
    const holdings = checkDatabase(unfinished);
    await replaceFile(unfinished, to);
    return holdings;
  } catch (error) {
    await removeFile(unfinished);
    const cause = error instanceof Error ? error.message : error;
    throw new Error(`Cannot back up "${path}" to "${to}": ${cause}`, { cause: error });
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(db, to, { rate: ALL_PAGES });
  } finally {
    db.close();
  }
}
