// Keeps a second process out of a data folder. SQLite's WAL would let it in, and two writers would
// each believe their own heads.

import { dirname, resolve } from "node:path";
import { cannotWrite } from "./disk_advice.ts";
import { exists, makePrivate, makePrivateFolder, syncFolder } from "./durable_file.ts";

/** The file whose lock says who has the folder. */
export const LOCK_FILE = "hubbub.lock";
/** Whoever can open it can hold it, and keep the server from starting. */
const OWNER_ONLY = 0o600;
/** More than any process number takes. */
const PID_MAX_BYTES = 32;

/**
 * Makes the folder where there is none and takes it, until disposed or the process ends.
 *
 * @throws {Error} of one line: it cannot be made or written, or somebody else has it.
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
      // The file stays: removed, it could be locked by one and made anew by another.
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
 * Makes a folder whose name outlives a power cut. SQLite syncs the names in it, and leaves its own to
 * whoever made it: without that a new server could lose all that it acked.
 */
async function makeFolder(folder: string): Promise<void> {
  const made: string[] = [];
  for (let path = resolve(folder); !await exists(path); path = dirname(path)) made.push(path);
  await makePrivateFolder(folder);
  for (const path of made) await syncFolder(dirname(path));
}

/** The other process's number, as far as it has told. */
async function holderOf(file: Deno.FsFile): Promise<string> {
  const bytes = new Uint8Array(PID_MAX_BYTES);
  try {
    const length = await file.read(bytes) ?? 0;
    const pid = new TextDecoder().decode(bytes.subarray(0, length)).trim();
    return pid === "" ? "" : ` (process ${pid})`;
  } catch (error) {
    // Windows does not let others read what is locked.
    if (error instanceof Error) return "";
    throw error;
  }
}
