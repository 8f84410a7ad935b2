// Fills a log with more messages than could be sent during a bench.

import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../store/sqlite/store.ts";

/** The room that is filled. */
export const FILLED_ROOM = "lobby";
/** The author of all messages. */
export const FILLED_BY = {
  id: "u_0123456789abcdef",
  name: "Alice",
  avatar: "/avatars/u_0123456789abcdef",
};
const FILLED_AT_ONCE = 1_000_000;

/**
 * Writes rows as the log would, a million at a time. Nonces ascend, because inserting random ones
 * into their index would take an hour; the index has the same size.
 */
export async function fillLog(folder: string, messages: number): Promise<void> {
  {
    await using store = await openSqliteStore(folder);
    await store.log.append(FILLED_ROOM, { type: "message", user: FILLED_BY, text: "the first" });
  }
  const name = [...Deno.readDirSync(folder)].find(({ name }) => name.endsWith(".db"))!.name;
  const db = new DatabaseSync(`${folder}/${name}`);
  db.exec("PRAGMA synchronous = OFF");
  for (let first = 2; first <= messages; first += FILLED_AT_ONCE) {
    const last = Math.min(first + FILLED_AT_ONCE - 1, messages);
    const numbers = `WITH RECURSIVE n(seq) AS (
      SELECT ${first} UNION ALL SELECT seq + 1 FROM n WHERE seq < ${last})`;
    db.exec(`
      BEGIN;
      INSERT INTO texts (id, body) ${numbers}
        SELECT seq, 'message ' || seq || ', as long as people write them in the evening' FROM n;
      INSERT INTO events (room_id, seq, id, at, type, user_id, user_name, guest, text_id, nonce)
        ${numbers} SELECT room_id, n.seq, id, at, type, user_id, user_name, guest, n.seq,
          printf('%032x', n.seq) FROM n, (SELECT * FROM events WHERE seq = 1);
      INSERT INTO messages (room_id, seq, text_id)
        ${numbers} SELECT room_id, n.seq, n.seq FROM n, (SELECT room_id FROM events WHERE seq = 1);
      UPDATE rooms SET head = ${last};
      COMMIT;
      PRAGMA wal_checkpoint(TRUNCATE)`);
  }
  db.close();
}
