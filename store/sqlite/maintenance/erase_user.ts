// Erases one user from a log and from the disk: texts, name, nonces, sessions and email hash.

import { type Clock, systemClock } from "../../../protocol/clock.ts";
import type { DatabaseSync } from "node:sqlite";
import type { User } from "../../../protocol/events/base.ts";
import { randomId } from "../../ids.ts";
import { userFrom } from "../../../hub/user_from.ts";
import { Appender } from "../appender.ts";
import { lockFolder } from "../folder_lock.ts";
import { openDatabase } from "../open_database.ts";
import { ERASE_SQL, prepareAll, WRITER_SQL } from "../statements.ts";
import { Ulids } from "../../ulid.ts";
import { DATABASE_FILE } from "../prepare_folder.ts";
import { exists, makePrivateFile, removeFile, replaceFile } from "../durable_file.ts";
import { rebuildDatabase } from "./rebuild_database.ts";

/** What was erased; zeros only if the log has, or had, nothing of the id. */
export interface Erased {
  /** Messages that became deletions. */
  readonly messages: number;
  /** Events that had the name, including earlier deletions. */
  readonly events: number;
  /** Sessions that ended. */
  readonly sessions: number;
  /** Records of users: one, or none if it is a guest. */
  readonly users: number;
}

/** Options for tests. */
export interface EraseOptions {
  /** Gives events and sessions their times. @default systemClock */
  readonly clock?: Pick<Clock, "now">;
  /** Called when the rows are erased and their traces are not. @default does nothing */
  readonly afterCommit?: () => void;
}

/** Replaces the name. */
export const ERASED_NAME = "erased";
/** Letters in the id that replaces theirs; as many as a user's own. */
const ID_LENGTH = 16;

/**
 * Erases a user from the log in `folder`, which no server may use meanwhile. Each of their messages is
 * deleted by an event, as if they had done it, so that clients learn of it; after that, nothing has their
 * name. The database is rebuilt, as SQLite leaves traces in the pages that it reuses. It is rebuilt even
 * if nothing of the id is left: running the task again completes a run that was killed.
 *
 * @throws {Error} with one line that says what to do.
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

/** Removes the write-ahead log: it has traces, and SQLite would apply it to the new database. */
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
    const messages = sql.messagesOf.all(userId);
    const user = userNow(sql.lastName.get(userId), userId);
    for (const { room, seq } of messages) {
      const target = Number(seq);
      const deleted = appender.append(String(room), { type: "delete", target, user }, clock.now());
      if (typeof deleted === "string") throw new Error(`Cannot delete ${room}/${seq}: ${deleted}`);
    }
    appender.settle();
    sql.wipeTextsOf.run(userId);
    // The id is replaced too: a guest's is a hash of the name, so that the name could be guessed.
    const { changes: events } = sql.forgetAuthor.run(
      `u_${randomId(ID_LENGTH)}`,
      ERASED_NAME,
      userId,
    );
    const { changes: sessions } = sql.endSessions.run(userId);
    writer.wipeUserName.run(userId);
    writer.wipeUserEmail.run(userId);
    const { changes: users } = sql.deleteUser.run(userId);
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
