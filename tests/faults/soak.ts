// `deno task soak [minutes]`: a mixed load on every transport, with its cost by the minute: memory,
// open files, and times of acks and deliveries.

import { ServerProcess } from "../support/server_process.ts";
import { randomFrom, seedFrom } from "../support/random.ts";
import { Crowd } from "./crowd/crowd.ts";
import { Ledger } from "./crowd/ledger.ts";
import type { Reader } from "./crowd/member.ts";
import { signInAll } from "./crowd/sign_in_all.ts";
import { pause } from "./crowd/patience.ts";
import { shortVisits } from "./crowd/short_visits.ts";
import { findCreeping } from "./flatness.ts";
import { quantile } from "./quantile.ts";
import { formatTable, type TableRow } from "./table.ts";

const MINUTES_DEFAULT = 60;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const ROOMS = ["lobby", "den"];
/** Writers who also edit and delete; the others are guests. */
const SIGNED_IN = ["socket-lobby", "bot-den"];
/** A little over a hundred messages a second in total, each with five readers. */
const SAY_EVERY_MS = 100;
/** One text in so many is long. */
const LONG_SHARE = 0.02;
const LONG_LENGTH = 3_000;
/** A message of this age has reached everyone, or is lost. */
const SEEN_WITHIN_MS = 30_000;
const SETTLE_WITHIN_MS = 30_000;
const PAGE_BYTES = 4_096;
const MEBIBYTE = 1024 * 1024;

/** What must stay constant, and what counts as noise. */
const COURSES = [
  { name: "RSS MiB", factor: 1.15, slack: 16 },
  { name: "open files", factor: 1, slack: 10 },
  { name: "ack p50 ms", factor: 2, slack: 5 },
  { name: "ack p99 ms", factor: 2, slack: 50 },
  { name: "delivery p50 ms", factor: 2, slack: 5 },
  { name: "delivery p99 ms", factor: 2, slack: 50 },
] as const;

/** Times of a minute, in ms. */
class Times {
  #all: number[] = [];

  add(ms: number): void {
    this.#all.push(ms);
  }

  get count(): number {
    return this.#all.length;
  }

  /** The quantile, rounded to a tenth. */
  quantile(share: number): number {
    return Math.round(quantile(this.#all, share) * 10) / 10;
  }
}

/** Compares each reader's events with the seqs that must arrive, and drops them. */
class Watchman {
  readonly #next = new Map<Reader, number>();
  flaws = 0;

  /** Called with each reader's events when they arrive. */
  see(reader: Reader, seq: number | undefined): void {
    if (seq === undefined) return;
    if (seq !== (this.#next.get(reader) ?? 1)) this.flaws++;
    this.#next.set(reader, seq + 1);
  }
}

async function soak(minutes: number): Promise<number> {
  const seed = seedFrom();
  const random = randomFrom(seed);
  await using server = await ServerProcess.start({
    env: { HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: "0" },
  });
  console.log(`seed ${seed}; ${minutes} minutes; the server is process ${server.pid}\n`);
  const ledger = new Ledger();
  const tokens = await signInAll(server, SIGNED_IN);
  const crowd = new Crowd({
    url: server.url,
    rooms: ROOMS,
    ledger,
    random,
    everyMs: SAY_EVERY_MS,
    tokens,
    filler: () => random() < LONG_SHARE ? ` ${"x".repeat(LONG_LENGTH)}` : "",
  });
  let acks = new Times();
  let deliveries = new Times();
  const watchman = new Watchman();
  ledger.onDurable = ({ since, ackedAt }) => acks.add(ackedAt! - since);
  for (const reader of crowd.readers) {
    reader.onSight = (sight) => {
      watchman.see(reader, sight.seq);
      const said = "text" in sight ? ledger.find(sight.text ?? "") : undefined;
      if (said) deliveries.add(performance.now() - said.since);
      // Not stored: an hour of them would be more than this process may take.
      for (const received of reader.sightings) (received as unknown[]).length = 0;
    };
  }
  const leaving = new AbortController();
  const visiting = shortVisits({ url: server.url, room: ROOMS[0]!, random }, leaving.signal);
  crowd.start();
  const rows: TableRow[] = [];
  for (let minute = 1; minute <= minutes; minute++) {
    await Promise.race([pause(MINUTE_MS), crowd.trouble]);
    const row = {
      minute,
      acked: acks.count,
      "ack p50 ms": acks.quantile(0.5),
      "ack p99 ms": acks.quantile(0.99),
      delivered: deliveries.count,
      "delivery p50 ms": deliveries.quantile(0.5),
      "delivery p99 ms": deliveries.quantile(0.99),
      "RSS MiB": await residentMebibytes(server.pid),
      "open files": [...Deno.readDirSync(`/proc/${server.pid}/fd`)].length,
      wrong: watchman.flaws,
    };
    rows.push(row);
    const lines = formatTable(rows).split("\n");
    console.log((minute === 1 ? lines : lines.slice(-1)).join("\n"));
    acks = new Times();
    deliveries = new Times();
    ledger.forget(performance.now() - SEEN_WITHIN_MS);
  }
  await crowd.finishWriting(SETTLE_WITHIN_MS);
  leaving.abort();
  const visits = await visiting;
  await crowd.leave();
  const unacked =
    ledger.all.filter(({ ackedAt, transport }) =>
      ackedAt === undefined && transport !== "WebSocket plain"
    ).length;
  console.log(`\n${formatTable(rows)}\n`);
  console.log(
    `${ledger.durable} messages acked, ${unacked} not, ${visits} came and went, ` +
      `${watchman.flaws} events out of place; seed ${seed}, ` +
      `${(minutes * MINUTE_MS / SECOND_MS).toFixed(0)} s`,
  );
  const creeping = findCreeping(COURSES.map((course) => ({
    ...course,
    values: rows.map((row) => Number(row[course.name])),
  })));
  const logged = server.log.filter(({ level }) => level === "error")
    .map(({ event, error }) => `the server noted an error: ${event}, ${error}`);
  for (const wrong of [...creeping, ...logged]) console.log(`WRONG  ${wrong}`);
  return unacked + watchman.flaws + creeping.length + logged.length;
}

async function residentMebibytes(pid: number): Promise<number> {
  const [, pages] = (await Deno.readTextFile(`/proc/${pid}/statm`)).split(" ");
  return Math.round(Number(pages) * PAGE_BYTES / MEBIBYTE);
}

const [given = String(MINUTES_DEFAULT)] = Deno.args;
const minutes = Number(given);
if (!Number.isInteger(minutes) || minutes < 1) {
  console.error(`deno task soak [minutes] takes a whole number from 1, not "${given}"`);
  Deno.exit(2);
}
Deno.exit(await soak(minutes) === 0 ? 0 : 1);
