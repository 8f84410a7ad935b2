// The tables, and the forward migrations that bring an older database to them, one transaction each.

import type { DatabaseSync } from "node:sqlite";

/**
 * Each entry brings the database from the version of its index to the next. Released entries are never
 * changed; new ones are added at the end. So the first one still shows a CHECK on the type of an event:
 * the last one drops it.
 *
 * What a person wrote is in `texts` alone, whose rows are only ever added at the end, and overwritten in
 * place with as many bytes. SQLite's secure_delete wipes what a deleted row leaves behind, but not the
 * copies that stay when rows move to another page: with texts in a clustered table, 17 of 8,000 deleted
 * ones were still in the file. So `events.payload` contains nothing that a person wrote either.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value ANY
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL,     -- newest seq, so that a start need not search for it
    last_at INTEGER NOT NULL
  ) STRICT;

  -- The log: rows are added, and never changed.
  CREATE TABLE events (
    room_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,      -- 1, 2, 3 ... without gaps
    id TEXT NOT NULL,          -- ULID whose time is "at"
    at INTEGER NOT NULL,       -- ms since the epoch, never decreasing
    type TEXT NOT NULL CHECK (type IN ('message', 'edit', 'delete')),
    user_id TEXT NOT NULL,     -- the author at that time
    user_name TEXT NOT NULL,
    guest INTEGER NOT NULL,
    target INTEGER,            -- seq of the message that an edit or a delete changes
    text_id INTEGER,           -- this event's own text; null in a delete
    nonce TEXT,
    PRIMARY KEY (room_id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX events_by_nonce ON events (room_id, user_id, nonce) WHERE nonce IS NOT NULL;
  CREATE INDEX events_by_target ON events (room_id, target) WHERE target IS NOT NULL;

  -- The current state of messages that were edited or deleted.
  CREATE TABLE changes (
    room_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,      -- the message
    text_id INTEGER,           -- its newest text; null once deleted
    edited INTEGER,            -- ms since the epoch
    deleted INTEGER,
    PRIMARY KEY (room_id, seq)
  ) STRICT, WITHOUT ROWID;

  -- TEXT: a text. BLOB: it was erased, and replaced by as many zeros.
  CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    body ANY NOT NULL
  ) STRICT;

  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email_hash TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL   -- updated at most once a day
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
  `,
  // Version 1 left a checksum of some replaced texts in their place, by which a guess could be tried.
  `
  UPDATE texts SET body = zeroblob(octet_length(body))
  WHERE typeof(body) = 'blob' AND body <> zeroblob(octet_length(body)) AND id IN (
    SELECT events.text_id FROM changes JOIN events USING (room_id, seq)
    UNION ALL SELECT events.text_id FROM changes
    JOIN events ON events.room_id = changes.room_id AND events.target = changes.seq);
  `,
  // Names and hashes of emails become texts, so that a replaced one is overwritten in place: rows of a
  // clustered table move and leave copies. Indexes find users who left and lapsed sessions.
  `
  CREATE TABLE users_3 (
    id TEXT PRIMARY KEY,
    name_id INTEGER NOT NULL,  -- in texts
    email_id INTEGER,          -- the hash of the email, in texts
    created_at INTEGER NOT NULL,
    left_at INTEGER            -- since when they have no session; null while they have one
  ) STRICT, WITHOUT ROWID;
  INSERT INTO users_3 (id, name_id, email_id, created_at, left_at)
  SELECT id, newest + 2 * n - 1, iif(email_hash IS NULL, NULL, newest + 2 * n), created_at,
    iif(EXISTS (SELECT 1 FROM sessions WHERE user_id = numbered.id), NULL,
      CAST(unixepoch('subsec') * 1000 AS INTEGER))
  FROM (
    SELECT *, row_number() OVER (ORDER BY id) AS n,
      (SELECT coalesce(max(id), 0) FROM texts) AS newest
    FROM users) AS numbered;
  INSERT INTO texts (id, body) SELECT text_id, body FROM (
    SELECT name_id AS text_id, name AS body FROM users_3 JOIN users USING (id)
    UNION ALL SELECT email_id, email_hash FROM users_3 JOIN users USING (id)
    WHERE email_id IS NOT NULL) ORDER BY text_id;
  DROP TABLE users;
  ALTER TABLE users_3 RENAME TO users;
  CREATE INDEX users_by_left ON users (left_at) WHERE left_at IS NOT NULL;
  CREATE INDEX sessions_by_use ON sessions (used_at);
  `,
  // The time of a room's newest message; last_at is that of its newest event, perhaps an edit. Rooms of
  // earlier versions use last_at, so that a start need not search all rooms.
  `
  ALTER TABLE rooms ADD COLUMN spoken_at INTEGER NOT NULL DEFAULT 0;
  UPDATE rooms SET spoken_at = last_at;
  `,
  // Any type of event, and beside the events the messages in their current state. The CHECK on the type
  // goes with its column: a table that is copied would need its indexes sorted again, in memory.
  `
  ALTER TABLE events ADD COLUMN kind TEXT NOT NULL DEFAULT 'message';
  UPDATE events SET kind = type WHERE type <> 'message';
  ALTER TABLE events DROP COLUMN type;
  ALTER TABLE events RENAME COLUMN kind TO type;
  ALTER TABLE events RENAME COLUMN target TO ref;  -- seq of the message that the event refers to
  ALTER TABLE events ADD COLUMN payload TEXT;      -- JSON of the type's further fields
  DROP INDEX events_by_target;
  CREATE INDEX events_by_ref ON events (room_id, ref) WHERE ref IS NOT NULL;
  -- A user of whom a message is left keeps their record, so left_at alone does not decide on a purge.
  CREATE INDEX messages_by_user ON events (user_id) WHERE type = 'message';

  -- The messages in their current state, updated by the commit that adds an event: pages are read by it.
  CREATE TABLE messages (
    room_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    text_id INTEGER,           -- its newest text; null once deleted
    edited INTEGER,            -- ms since the epoch
    deleted INTEGER,
    PRIMARY KEY (room_id, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO messages (room_id, seq, text_id, edited, deleted)
  SELECT room_id, seq, iif(deleted IS NULL, coalesce(changes.text_id, events.text_id), NULL), edited,
    deleted
  FROM events LEFT JOIN changes USING (room_id, seq) WHERE type = 'message' ORDER BY room_id, seq;
  DROP TABLE changes;
  `,
];

/** The version of the tables that this program writes and reads. */
export const SCHEMA_VERSION: number = MIGRATIONS.length;

/** "Hubb": distinguishes our database from another program's. */
const APPLICATION_ID = 0x48756262;

/** Whose database it is, and whether this program can open it. */
export type SchemaState =
  | { readonly is: "known"; readonly version: number }
  | { readonly is: "newer"; readonly version: number }
  | { readonly is: "foreign" };

/** Reads whose database it is and its version; an empty file is ours, with version 0. */
export function schemaState(db: DatabaseSync): SchemaState {
  const version = pragma(db, "user_version");
  if (pragma(db, "application_id") !== APPLICATION_ID) {
    const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get()!;
    if (tables !== 0 || version !== 0) return { is: "foreign" };
  }
  return { is: version > SCHEMA_VERSION ? "newer" : "known", version };
}

/** Brings the tables up to date. */
export function migrate(db: DatabaseSync, version: number): void {
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec("BEGIN IMMEDIATE");
    try {
      db.exec(step);
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      db.exec(`PRAGMA user_version = ${index + 1}`);
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }
}

function pragma(db: DatabaseSync, name: "user_version" | "application_id"): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()![name]);
}
