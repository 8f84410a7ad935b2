// What a data folder holds.

/** The database's file in a data folder; `-wal` and `-shm` beside it are its own. */
export const DATABASE_FILE = "hubbub.db";
