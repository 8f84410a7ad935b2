// Files that are whole on disk before anybody relies on them.

import { dirname } from "node:path";

/** Nobody but the owner reads what holds messages and hashes of sessions. */
const OWNER_ONLY = 0o600;
/** The same for a folder: its names tell something, too. */
const OWNER_ONLY_FOLDER = 0o700;
/** The rights of everybody else. */
const OTHERS = 0o077;
/** What lets others remove or replace a folder's files. */
const OTHERS_WRITE = 0o022;

/**
 * Makes an empty file that only its owner may read.
 *
 * @throws {Deno.errors.AlreadyExists} where there is one already.
 */
export async function makePrivateFile(path: string): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true, mode: OWNER_ONLY });
  file.close();
}

/** Makes a folder, and those above it that are not there, for their owner alone. */
export async function makePrivateFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true, mode: OWNER_ONLY_FOLDER });
}

/**
 * Leaves a file that came from elsewhere to its owner alone.
 *
 * @returns Whether it is: some file systems have no modes, and another owner's stay as they are.
 */
export async function makePrivate(path: string): Promise<boolean> {
  // Windows keeps lists of who may what; a folder's hold for the files in it.
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

/** Whether nobody but a folder's owner can add, remove or replace files in it. */
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

/** Puts `from` in the place of `to`, and resolves when that outlives a power cut. */
export async function replaceFile(from: string, to: string): Promise<void> {
  await syncFile(from);
  await Deno.rename(from, to);
  await syncFolder(dirname(to));
}

/**
 * Gives a file a name that nothing has yet, and resolves when that outlives a power cut. The name is
 * taken first, empty: a rename alone would overwrite what came to be there since anybody looked.
 *
 * @throws {Deno.errors.AlreadyExists} if the name is taken; then nothing has changed.
 */
export async function placeFile(from: string, to: string): Promise<void> {
  await syncFile(from);
  await makePrivateFile(to);
  await Deno.rename(from, to);
  await syncFolder(dirname(to));
}

/** Copies a file to a name that nothing has yet, for its owner alone. */
export async function copyFile(from: string, to: string): Promise<void> {
  await makePrivateFile(to);
  await Deno.copyFile(from, to);
  await makePrivate(to);
  await syncFile(to);
}

/** Resolves when the names in a folder are on disk, as far as its file system does that. */
export async function syncFolder(path: string): Promise<void> {
  try {
    using folder = await Deno.open(path);
    await folder.sync();
  } catch (error) {
    // Windows opens no folders, some file systems sync none, and some belong to others. SQLite, too,
    // leaves it at that.
    if (!(error instanceof Error)) throw error;
  }
}

/** Removes a file; that there is none is as good. */
export async function removeFile(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The same at once, for what runs in a worker that does nothing else. */
export function removeFileSync(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether there is anything of that name. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
