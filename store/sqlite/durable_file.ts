// File operations whose result survives a power cut, and files that only their owner can read.

import { dirname } from "node:path";

/** Only the owner can read files with messages and hashes of sessions. */
const OWNER_ONLY = 0o600;
/** The same for a folder: its file names say something, too. */
const OWNER_ONLY_FOLDER = 0o700;
/** The permissions of everybody else. */
const OTHERS = 0o077;
/** The permissions to remove or replace a folder's files. */
const OTHERS_WRITE = 0o022;

/**
 * Creates an empty file that only its owner may read.
 *
 * @throws {Deno.errors.AlreadyExists} if there is one already.
 */
export async function makePrivateFile(path: string): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true, mode: OWNER_ONLY });
  file.close();
}

/** Creates a folder and its missing parents for their owner alone. */
export async function makePrivateFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
}

/**
 * Makes an existing file private to its owner.
 *
 * @returns Whether it is private: some file systems have no modes, and another owner's cannot be changed.
 */
export async function makePrivate(path: string): Promise<boolean> {
  // Windows has access control lists; a file inherits its folder's.
  if (Deno.build.os === "windows") return true;
  const { mode } = await Deno.stat(path);
  if (mode === null || (mode & OTHERS) === 0) return true;
  try {
    await Deno.chmod(path, OWNER_ONLY);
    return true;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return false;
  }
}

/** Whether only a folder's owner can add, remove or replace files in it. */
export async function isPrivateFolder(path: string): Promise<boolean> {
  if (Deno.build.os === "windows") return true;
  const { mode } = await Deno.stat(path);
  return mode === null || (mode & OTHERS_WRITE) === 0;
}

/** Resolves when a file's content is on disk. */
export async function syncFile(path: string): Promise<void> {
  using file = await Deno.open(path, { read: true, write: true });
  await file.sync();
}

/** Replaces `to` with `from`, and resolves when that survives a power cut. */
export async function replaceFile(from: string, to: string): Promise<void> {
  await syncFile(from);
  await Deno.rename(from, to);
  await syncFolder(dirname(to));
}

/**
 * Renames a file to an unused name, and resolves when that survives a power cut. An empty file reserves
 * the name first, as a rename would overwrite a file that was created since the caller checked.
 *
 * @throws {Deno.errors.AlreadyExists} if the name is in use; then nothing has changed.
 */
export async function placeFile(from: string, to: string): Promise<void> {
  await syncFile(from);
  await makePrivateFile(to);
  await Deno.rename(from, to);
  await syncFolder(dirname(to));
}

/** Copies a file to an unused name, for its owner alone. */
export async function copyFile(from: string, to: string): Promise<void> {
  await makePrivateFile(to);
  await Deno.copyFile(from, to);
  await makePrivate(to);
  await syncFile(to);
}

/** Resolves when the names in a folder are on disk, if its file system supports that. */
export async function syncFolder(path: string): Promise<void> {
  try {
    using folder = await Deno.open(path);
    await folder.sync();
  } catch (error) {
    // Windows cannot open folders, some file systems cannot sync them, and some belong to others.
    // SQLite ignores that, too.
    if (!(error instanceof Error)) throw error;
  }
}

/** Removes a file if it exists. */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The same synchronously, for a worker that does nothing else. */
export function removeFileSync(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether there is a file or folder of that name. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
