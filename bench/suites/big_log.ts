// What could grow with the log: a start, a page anywhere, an append, a join, and clients that
// reconnect.

import type { PageQuery } from "../../hub/event_log.ts";
import { openSqliteStore } from "../../store/sqlite/store.ts";
import { FILLED_BY, FILLED_ROOM, fillLog } from "../fill_log.ts";
import type { Measurements } from "../measurement.ts";
import { runLoad } from "../run_load.ts";
import { dataFolder, startHubbub } from "../servers/hubbub.ts";

const SUITE = "growth of the log";
const SERVER = "Hubbub";
const PAGES = 200;
const SAYS = 200;
const CLIENTS = 1_000;
const MISSED = 200;

/** Fills a log with `messages` and measures. */
export async function measureBigLog(messages: number, into: Measurements): Promise<void> {
  const load = `${messages.toLocaleString("en-US")} messages`;
  const add = (figure: string, value: number) =>
    into.add({ suite: SUITE, load, server: SERVER, figure }, value);
  await using folder = await dataFolder();
  await fillLog(folder.path, messages);
  {
    await using store = await openSqliteStore(folder.path);
    add("ms a page of 50 anywhere, median", await timePages(store.log, messages));
    const started = performance.now();
    for (let n = 0; n < SAYS; n++) {
      const nonce = crypto.randomUUID();
      await store.log.append(FILLED_ROOM, {
        type: "message",
        user: FILLED_BY,
        text: "one more",
        nonce,
      });
    }
    add("ms a say, one by one, mean", (performance.now() - started) / SAYS);
  }
  const started = performance.now();
  await using server = await startHubbub(folder.path);
  add("s until the server listens", (performance.now() - started) / 1_000);
  const head = messages + SAYS;
  const result = await runLoad<"mass_reconnect">({
    do: "mass_reconnect",
    port: server.port,
    pid: server.pid,
    room: FILLED_ROOM,
    clients: CLIENTS,
    head,
    after: Math.max(0, head - MISSED),
  });
  add(`s until ${CLIENTS} who missed ${MISSED} had them`, result.seconds);
  add(`s of CPU for them`, result.serverCpu / 1_000_000);
  if (result.whole < CLIENTS) {
    into.addNote(`${load}: ${CLIENTS - result.whole} of the clients had a gap`);
  }
}

async function timePages(
  log: { read(room: string, query: PageQuery): Promise<unknown> },
  messages: number,
): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < PAGES; n++) {
    const around = 1 + Math.floor(Math.random() * messages);
    const started = performance.now();
    await log.read(FILLED_ROOM, { place: { around }, limit: 50 });
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[PAGES / 2]!;
}
