// Backs up a log while it is written: one file, with the log's state at one moment.

import { backup, DatabaseSync } from "node:sqlite";
import { DATABASE_FILE } from "../prepare_folder.ts";
import { exists, makePrivateFile, placeFile, removeFile } from "../durable_file.ts";
import { randomId } from "../../ids.ts";
import { type DatabaseStats, verifyDatabase } from "./verify_database.ts";

/**
 * All pages in one step. With several, each commit of a running server would restart the copy, and the
 * copy of a busy server would never end.
 */
const ALL_PAGES = 2 ** 31 - 1;
/** Letters that distinguish two unfinished copies. */
const UNFINISHED_ID_LENGTH = 8;

/**
 * Copies the database of `folder` to `to`, which must not exist. It needs no stop of the server and delays
 * only edits and deletions: their acks wait until the old text can be erased.
 *
 * @throws {Error} with one line that says what to do.
 */
export async function backUp(folder: string, to: string): Promise<DatabaseStats> {
  const path = `${folder}/${DATABASE_FILE}`;
  if (!await exists(path)) {
    throw new Error(`Cannot back up "${folder}": there is no log in it; name another with --data`);
  }
  if (await exists(to)) {
    throw new Error(nameInUse(to));
  }
  // A unique name: another backup to the same file may be running, and must keep its copy.
  const unfinished = `${to}.unfinished-${randomId(UNFINISHED_ID_LENGTH)}`;
  try {
    await makePrivateFile(unfinished);
    await copyDatabase(path, unfinished);
    const stats = verifyDatabase(unfinished);
    await placeFile(unfinished, to);
    return stats;
  } catch (error) {
    await removeFile(unfinished);
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new Error(nameInUse(to), { cause: error });
    }
    const cause = error instanceof Error ? error.message : error;
    throw new Error(`Cannot back up "${path}" to "${to}": ${cause}`, { cause: error });
  }
}

function nameInUse(to: string): string {
  return `Cannot back up to "${to}": it is there already; choose another name`;
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(db, to, { rate: ALL_PAGES });
  } finally {
    db.close();
  }
}
