// Takes one user out of a log: their texts, name, nonces, sessions and email hash, from the disk too.

import { type Clock, systemClock } from "../../../protocol/clock.ts";
import type { DatabaseSync } from "node:sqlite";
import type { User } from "../../../protocol/event.ts";
import { randomId } from "../../ids.ts";
import { userFrom } from "../../user_from.ts";
import { Appender } from "../appender.ts";
import { lockFolder } from "../folder_lock.ts";
import { openDatabase } from "../open_database.ts";
import { ERASE_SQL, prepareAll, WRITER_SQL } from "../statements.ts";
import { Ulids } from "../../ulid.ts";
import { DATABASE_FILE } from "../prepare_folder.ts";
import { exists, makePrivateFile, removeFile, replaceFile } from "../durable_file.ts";
import { rebuildDatabase } from "./rebuild_database.ts";

/** What was erased; zeros only if nothing of the id was there, or not any more. */
export interface Erased {
  /** Messages that became deletions. */
  readonly messages: number;
  /** Events that carried the name, those of earlier deletions too. */
  readonly events: number;
  /** Sessions that ended. */
  readonly sessions: number;
  /** Rows of users: one, or none of a guest. */
  readonly users: number;
}

/** How to erase; tests hand in their own. */
export interface EraseOptions {
  /** Gives events and sessions their times. @default systemClock */
  readonly clock?: Pick<Clock, "now">;
  /** Called when the rows are gone for good and their traces are not. @default does nothing */
  readonly afterCommit?: () => void;
}

/** What stands where the name stood. */
export const ERASED_NAME = "erased";
/** Letters in the id that stands where theirs stood; as many as a user's own. */
const ID_LENGTH = 16;

/**
 * Erases a user from the log in `folder`, which no server may hold. Every message of theirs that
 * stands is deleted as they could have done it, so readers are told; then nothing names them any
 * more. The database is written anew, for SQLite leaves traces in the pages that it reuses; also if
 * nothing of the id is left, as after a run that was killed in between: running it again finishes it.
 *
 * @throws {Error} of one line that says what to do.
 */
export async function eraseUser(
  folder: string,
  userId: string,
  { clock = systemClock, afterCommit = () => {} }: EraseOptions = {},
): Promise<Erased> {
  const path = `${folder}/${DATABASE_FILE}`;
  if (!await exists(path)) {
    throw new Error(`Cannot erase in "${folder}": there is no log in it; name another with --data`);
  }
  using _lock = await lockFolder(folder);
  const clean = `${path}.clean`;
  await removeFile(clean);
  await makePrivateFile(clean);
  const db = openDatabase(path);
  let erased: Erased;
  try {
    erased = eraseRows(db, userId, clock);
    afterCommit();
    rebuildDatabase(db, clean);
    foldWriteAheadLog(db);
  } catch (error) {
    await removeFile(clean);
    throw error;
  } finally {
    db.close();
  }
  await replaceFile(clean, path);
  return erased;
}

/** Leaves no write-ahead log: it would hold traces, and be taken for the new database's. */
function foldWriteAheadLog(db: DatabaseSync): void {
  const sentence = "it is erased, but traces are left while a backup or an export reads: " +
    "run it again when that is done";
  let mode: unknown;
  try {
    mode = db.prepare("PRAGMA journal_mode = DELETE").get()!.journal_mode;
  } catch (error) {
    throw new Error(`Cannot finish: ${sentence}`, { cause: error });
  }
  if (mode !== "delete") throw new Error(`Cannot finish: ${sentence}`);
}

function eraseRows(db: DatabaseSync, userId: string, clock: Pick<Clock, "now">): Erased {
  const sql = prepareAll(db, ERASE_SQL);
  const writer = prepareAll(db, WRITER_SQL);
  const newest = writer.newestId.get()?.id;
  const appender = new Appender(writer, new Ulids(newest ? String(newest) : undefined));
  writer.begin.run();
  try {
    const messages = sql.standing.all(userId);
    const user = userNow(sql.lastName.get(userId), userId);
    for (const { room, seq } of messages) {
      const target = Number(seq);
      const deleted = appender.append(String(room), { type: "delete", target, user }, clock.now());
      if (typeof deleted === "string") throw new Error(`Cannot delete ${room}/${seq}: ${deleted}`);
    }
    appender.settle();
    // The id goes too: a guest's is made from the name, and could be guessed back.
    const { changes: events } = sql.forgetAuthor.run(
      `u_${randomId(ID_LENGTH)}`,
      ERASED_NAME,
      userId,
    );
    const { changes: sessions } = sql.endSessions.run(userId);
    writer.wipeUserName.run(userId);
    writer.wipeUserEmail.run(userId);
    const { changes: users } = writer.deleteUser.run(userId);
    writer.commit.run();
    return {
      messages: messages.length,
      events: Number(events),
      sessions: Number(sessions),
      users: Number(users),
    };
  } catch (error) {
    if (db.isTransaction) writer.rollback.run();
    throw error;
  }
}

function userNow(row: Record<string, unknown> | undefined, id: string): User {
  return userFrom({ id, name: String(row?.name ?? ERASED_NAME), guest: row?.guest === 1 });
}
