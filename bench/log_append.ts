// Measures how long an append and a page take on both logs, and prints a table.
//
// deno run -A bench/log_append.ts [folder on the disk to measure]

import type { EventLog, PageQuery } from "../hub/event_log.ts";
import { MemoryLog } from "../store/memory/event_log.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";

const ONE_BY_ONE = 2_000;
const IN_FLIGHT = 50;
const GATHERED = 50_000;
const PAGES = 2_000;
/** Appends and pages before the first measurement, to warm up the code. */
const WARM_UP = 500;
const ROOM = "lobby";
const USER = { id: "u_0123456789abcdef", name: "Alice", avatar: "/avatars/u_0123456789abcdef" };
const TEXT = "A message of middling length, as people write them in the evening.";

const QUERIES: Readonly<Record<string, PageQuery>> = {
  "newest 50": { place: { newest: true }, limit: 50 },
  "after, 500": { place: { after: 20_000 }, limit: 500 },
  "around a seq, 50": { place: { around: 25_000 }, limit: 50 },
  "before, 200": { place: { before: 10_000 }, limit: 200 },
};

await using folder = await temporaryFolder(Deno.args[0]);
await using memory = new MemoryLog();
await using store = await openSqliteStore(folder.path);
for (const [kind, log] of [["memory", memory], ["sqlite", store.log]] as const) {
  await appendOneByOne(log, WARM_UP);
  show(`${kind}: append, one by one`, await appendOneByOne(log, ONE_BY_ONE));
  const start = performance.now();
  const gathered = await appendInFlight(log, GATHERED);
  const rate = GATHERED / (performance.now() - start) * 1_000;
  show(`${kind}: append, ${IN_FLIGHT} in flight`, gathered, `${Math.round(rate)}/s`);
  for (const [name, query] of Object.entries(QUERIES)) {
    await readPages(log, query, WARM_UP);
    show(`${kind}: page ${name}`, await readPages(log, query, PAGES));
  }
}

async function appendOneByOne(log: EventLog, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) times.push(await timeAppend(log));
  return times;
}

async function appendInFlight(log: EventLog, count: number): Promise<number[]> {
  const times: number[] = [];
  let left = count;
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    while (left-- > 0) times.push(await timeAppend(log));
  }));
  return times;
}

async function timeAppend(log: EventLog): Promise<number> {
  const start = performance.now();
  await log.append(ROOM, { type: "message", text: TEXT, user: USER, nonce: crypto.randomUUID() });
  return performance.now() - start;
}

async function readPages(log: EventLog, query: PageQuery, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await log.read(ROOM, query);
    times.push(performance.now() - start);
  }
  return times;
}

function show(name: string, times: number[], more = ""): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => `${sorted[Math.floor(sorted.length * share)]!.toFixed(3)} ms`;
  console.log(
    `${name.padEnd(34)} median ${at(0.5).padStart(10)}  p99 ${at(0.99).padStart(10)}  ${more}`,
  );
}

async function temporaryFolder(dir?: string): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ dir, prefix: "hubbub-bench-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
