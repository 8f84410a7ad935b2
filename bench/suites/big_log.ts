// What grows with the log: its start, a page anywhere, a say, a join, and a herd that comes back.

import { DatabaseSync } from "node:sqlite";
import type { PageQuery } from "../../hub/log/log.ts";
import { openSqliteStore } from "../../hub/sqlite_store.ts";
import type { Measurements } from "../measurement.ts";
import { runLoad } from "../run_load.ts";
import { dataFolder, startHubbub } from "../servers/hubbub.ts";

const SUITE = "growth of the log";
const SERVER = "Hubbub";
const ROOM = "lobby";
const PAGES = 200;
const SAYS = 200;
const HERD = 1_000;
const MISSED = 200;
const FILLED_AT_ONCE = 1_000_000;
const USER = { id: "u_0123456789abcdef", name: "Alice", avatar: "/avatars/u_0123456789abcdef" };

/** Fills a log with `messages` and measures around it. */
export async function measureBigLog(messages: number, into: Measurements): Promise<void> {
  const load = `${messages.toLocaleString("en-US")} messages`;
  const add = (figure: string, value: number) =>
    into.add({ suite: SUITE, load, server: SERVER, figure }, value);
  await using folder = await dataFolder();
  await fill(folder.path, messages);
  {
    await using store = await openSqliteStore(folder.path);
    add("ms a page of 50 anywhere, median", await timePages(store.log, messages));
    const started = performance.now();
    for (let n = 0; n < SAYS; n++) {
      const nonce = crypto.randomUUID();
      await store.log.append(ROOM, { type: "message", user: USER, text: "one more", nonce });
    }
    add("ms a say, one by one, mean", (performance.now() - started) / SAYS);
  }
  const started = performance.now();
  await using server = await startHubbub(folder.path);
  add("s until the server listens", (performance.now() - started) / 1_000);
  const head = messages + SAYS;
  const result = await runLoad<"herd">({
    do: "herd",
    port: server.port,
    pid: server.pid,
    room: ROOM,
    clients: HERD,
    head,
    after: Math.max(0, head - MISSED),
  });
  add(`s until ${HERD} who missed ${MISSED} had them`, result.seconds);
  add(`s of CPU for them`, result.serverCpu / 1_000_000);
  if (result.whole < HERD) into.note(`${load}: ${HERD - result.whole} of the herd had a gap`);
}

async function timePages(
  log: { read(room: string, query: PageQuery): Promise<unknown> },
  messages: number,
): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < PAGES; n++) {
    const around = 1 + Math.floor(Math.random() * messages);
    const started = performance.now();
    await log.read(ROOM, { place: { around }, limit: 50 });
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[PAGES / 2]!;
}

/**
 * Writes the rows as the log would, a million at a time. Nonces rise, as random ones would take an
 * hour to be put into their index; the index is as large with them.
 */
async function fill(folder: string, messages: number): Promise<void> {
  {
    await using store = await openSqliteStore(folder);
    await store.log.append(ROOM, { type: "message", user: USER, text: "the first" });
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
      UPDATE rooms SET head = ${last};
      COMMIT;
      PRAGMA wal_checkpoint(TRUNCATE)`);
  }
  db.close();
}
