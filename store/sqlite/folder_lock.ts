// Locks a data folder against a second process. SQLite's WAL mode would allow one, and each of two
// writers would number events on its own.

import { dirname, resolve } from "node:path";
import { cannotWrite } from "./disk_advice.ts";
import { exists, makePrivate, makePrivateFolder, syncFolder } from "./durable_file.ts";

/** The file whose lock means that a process uses the folder. */
export const LOCK_FILE = "hubbub.lock";
/** A user who can open it can lock it, and prevent the server from starting. */
const OWNER_ONLY = 0o600;
/** More than any process id needs. */
const PID_MAX_BYTES = 32;

/**
 * Creates the folder if there is none, and locks it until disposed or until the process ends.
 *
 * @throws {Error} with one line: it cannot be created or written, or another process uses it.
 */
export async function lockFolder(folder: string): Promise<Disposable> {
  const file = await openLockFile(folder);
  if (!(await file.tryLock(true))) {
    const holder = await holderOf(file);
    file.close();
    throw new Error(
      `Cannot open "${folder}": another Hubbub${holder} uses it; ` +
        `stop that one, or give HUBBUB_DATA another folder`,
    );
  }
  try {
    await file.truncate();
    await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  } catch (error) {
    file.close();
    throw cannotWrite(folder, error);
  }
  let held = true;
  return {
    [Symbol.dispose]() {
      if (!held) return;
      held = false;
      // The file stays: if it were removed, one process could lock it while another creates a new one.
      file.close();
    },
  };
}

async function openLockFile(folder: string): Promise<Deno.FsFile> {
  try {
    await makeFolder(folder);
    const path = `${folder}/${LOCK_FILE}`;
    const options = { create: true, read: true, write: true, mode: OWNER_ONLY };
    const file = await Deno.open(path, options);
    await makePrivate(path);
    return file;
  } catch (cause) {
    throw cannotWrite(folder, cause);
  }
}

/**
 * Creates a folder whose name survives a power cut. SQLite syncs the names in it, but not the folder's
 * own: without this, a new server could lose everything that it acked.
 */
async function makeFolder(folder: string): Promise<void> {
  const made: string[] = [];
  for (let path = resolve(folder); !await exists(path); path = dirname(path)) made.push(path);
  await makePrivateFolder(folder);
  for (const path of made) await syncFolder(dirname(path));
}

/** The other process's id, if it is known. */
async function holderOf(file: Deno.FsFile): Promise<string> {
  const bytes = new Uint8Array(PID_MAX_BYTES);
  try {
    const length = await file.read(bytes) ?? 0;
    const pid = new TextDecoder().decode(bytes.subarray(0, length)).trim();
    return pid === "" ? "" : ` (process ${pid})`;
  } catch (error) {
    // On Windows, a locked file cannot be read.
    if (error instanceof Error) return "";
    throw error;
  }
}
