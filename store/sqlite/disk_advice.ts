// Advice about a disk that cannot be written, phrased as the end of a sentence.

import { dirname } from "node:path";
import { removeFileSync } from "./durable_file.ts";

/** The systems' messages for a full disk or quota: Linux and macOS, their quotas, Windows. */
const NO_SPACE = /\(os error (28|122|69|112)\)|No space left|not enough space|quota exceeded/i;
/** More than a start writes to an existing database. */
const TRIAL_BYTES = 256 * 1024;
const TRIAL_FILE = "hubbub.trial";
/** Random, as some file systems need no space to store zeros. */
const RANDOM_BYTES_MAX = 65_536;

/** The advice for a full disk. */
const MAKE_ROOM = "its disk is full; make some room, then start again: nothing is lost";

/** An error of one line: why a folder cannot be written, and what to do. */
export function cannotWrite(folder: string, cause: unknown): Error {
  const advice = isNoSpace(cause)
    ? MAKE_ROOM
    : `${causeOf(cause)}; make it writable for this user, or give HUBBUB_DATA another folder`;
  return new Error(`Cannot write in "${folder}": ${advice}`, { cause });
}

/** Whether a system call failed because the disk is full. */
function isNoSpace(error: unknown): boolean {
  return error instanceof Error && NO_SPACE.test(error.message);
}

/**
 * What to do about a database that SQLite cannot write. SQLite often says no more than "disk I/O
 * error", so this writes a small file beside it to see whether there is space.
 */
export function adviceForDisk(path: string, cause: string): string {
  const trial = `${dirname(path)}/${TRIAL_FILE}`;
  try {
    removeFileSync(trial);
    Deno.writeFileSync(trial, trialBytes(), { createNew: true });
  } catch (error) {
    if (isNoSpace(error)) return MAKE_ROOM;
    return `its folder cannot be written (${causeOf(error)}); make it writable for this user`;
  } finally {
    removeFileSync(trial);
  }
  return `its disk does not work as it should (${cause}); check the disk, then start again`;
}

function trialBytes(): Uint8Array {
  const bytes = new Uint8Array(TRIAL_BYTES);
  for (let at = 0; at < bytes.length; at += RANDOM_BYTES_MAX) {
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_BYTES_MAX));
  }
  return bytes;
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
