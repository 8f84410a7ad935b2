// Tells why a statement failed: because of the disk, of the file, or of the statement itself.

/** SQLite's primary result codes for failures outside the statement. */
const STORAGE_CODES: Readonly<Record<number, string>> = {
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  26: "SQLITE_NOTADB",
};
/** SQLite's own messages: node:sqlite has the code if a statement fails to run, not if it fails to prepare. */
const DAMAGE_MESSAGE = /^(database disk image is malformed|file is not a database)/;
const DISK_CODES: readonly string[] = [
  ...["SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN"],
];
const DISK_MESSAGE =
  /^(disk I\/O error|database or disk is full|unable to open|attempt to write a readonly)/;
/** The low byte of an extended result code is its primary one. */
const PRIMARY_CODE = 0xff;

/** Whether the disk or the file fails, so that nothing else can be written either. */
export function isStorageError(error: unknown): boolean {
  return storageCode(error) !== undefined;
}

/** Whether the disk fails, or this user's permissions on it. */
export function isDiskError(error: unknown): boolean {
  const code = storageCode(error);
  return code !== undefined && DISK_CODES.includes(code) ||
    error instanceof Error && DISK_MESSAGE.test(error.message);
}

/** Whether the file is damaged, or is not a database. */
export function isDamage(error: unknown): boolean {
  const code = storageCode(error);
  if (code === "SQLITE_CORRUPT" || code === "SQLITE_NOTADB") return true;
  return error instanceof Error && DAMAGE_MESSAGE.test(error.message);
}

/** The cause as the operator reads it, with what to do. */
export function damagedSentence(cause: string): string {
  return `the database is damaged (${cause}); restore a backup with deno task restore`;
}

function storageCode(error: unknown): string | undefined {
  if (!(error instanceof Error && "errcode" in error)) return undefined;
  return STORAGE_CODES[Number(error.errcode) & PRIMARY_CODE];
}
