// A server whose clock jumps by days under load, back and forth and over restarts: order, timers
// and limits hold. Debian's libfaketime sets the clock under the real server.

import { findOrInstall } from "../support/debian_package.ts";
import { signInAll } from "./crowd/sign_in_all.ts";
import { JsonSocket } from "../support/json_socket.ts";
import { randomFrom } from "../support/random.ts";
import { ServerProcess } from "../support/server_process.ts";
import { type Audit, audit } from "./audit.ts";
import { Crowd } from "./crowd/crowd.ts";
import { Ledger } from "./crowd/ledger.ts";
import { readLogs } from "./whole_logs.ts";

/** The size of a run. */
export interface ClockOptions {
  readonly jumps: number;
  readonly seed: number;
}

/** The result. */
export interface ClockOutcome extends Audit {
  readonly jumps: number;
  readonly restarts: number;
  readonly seconds: number;
}

const ROOMS = ["lobby", "den"];
/** Users who edit and delete. The clock may end their sessions after 90 days, and jumps by 30. */
const SIGNED_IN = ["socket-lobby", "bot-den"];
const SAY_EVERY_MS = 8;
const ACKS_BETWEEN_MAX = 80;
const DAYS_MAX = 30;
const DAY_MS = 86_400_000;
const RESTART_SHARE = 0.2;
const SETTLE_WITHIN_MS = 30_000;
/** A poll of one second, and its tolerance on a busy machine. */
const POLL_MS = 1_000;
const POLL_LATE_MS = 2_000;
const RATE = 2;
const BURST = 10;

/** Runs the jumps and the audit. */
export async function clockJumps({ jumps, seed }: ClockOptions): Promise<ClockOutcome> {
  const began = performance.now();
  const random = randomFrom(seed);
  const folder = await Deno.makeTempDir({ prefix: "hubbub-clock-" });
  const clock = await FalseClock.make(`${folder}/clock`);
  const base = { ...clock.env, HUBBUB_DATA: `${folder}/data` };
  let restarts = 0;
  try {
    await using server = await ServerProcess.start({
      folder,
      env: { ...base, HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: "0" },
    });
    const ledger = new Ledger();
    const tokens = await signInAll(server, SIGNED_IN);
    const crowd = new Crowd({
      url: server.url,
      rooms: ROOMS,
      ledger,
      random,
      everyMs: SAY_EVERY_MS,
      tokens,
    });
    crowd.start();
    const { trouble } = crowd;
    // It is only raced against below, so its rejection needs a handler in between.
    trouble.catch(() => {});
    const wrong: string[] = [];
    for (let jump = 0; jump < jumps; jump++) {
      await Promise.race([ledger.further(Math.ceil(random() * ACKS_BETWEEN_MAX)), trouble]);
      await clock.set((random() - 0.5) * 2 * DAYS_MAX);
      wrong.push(...await pollEnds(server.url));
      if (random() >= RESTART_SHARE) continue;
      await server.kill("SIGKILL");
      await server.restart();
      restarts++;
    }
    await crowd.finishWriting(SETTLE_WITHIN_MS);
    await crowd.catchUp(SETTLE_WITHIN_MS);
    await crowd.leave();
    await server.kill("SIGKILL");
    const outcome = audit(ledger.all, crowd.readers, await readLogs(base.HUBBUB_DATA, ROOMS));
    await server.restart({ env: { HUBBUB_RATE: String(RATE), HUBBUB_BURST: String(BURST) } });
    wrong.push(...await limitHolds(server, clock));
    return {
      ...outcome,
      examples: [...outcome.examples, ...wrong],
      jumps,
      restarts,
      seconds: (performance.now() - began) / 1_000,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A poll in an empty room ends when its time is over, whatever the clock says. */
async function pollEnds(url: string): Promise<string[]> {
  const asked = performance.now();
  const response = await fetch(`${url}/rooms/attic?after=0&wait=1`, {
    headers: { accept: "application/json" },
  });
  await response.body?.cancel();
  const took = performance.now() - asked;
  const isRight = took >= POLL_MS * 0.9 && took < POLL_MS + POLL_LATE_MS;
  return isRight ? [] : [`a poll of ${POLL_MS} ms took ${took.toFixed(0)} ms`];
}

/** Messages beyond the rate are refused as before, after the clock jumped a day ahead and back. */
async function limitHolds(server: ServerProcess, clock: FalseClock): Promise<string[]> {
  await using socket = await JsonSocket.open(server.socketUrl, { name: "hasty" });
  socket.send({ type: "join", room: "attic" });
  await socket.next("joined");
  const wrong: string[] = [];
  for (let n = 0; n < BURST; n++) socket.send({ type: "say", room: "attic", text: `${n}` });
  for (const days of [1, -1]) {
    await clock.set(days);
    socket.send({ type: "ping" });
    const ahead = ((await socket.next("pong")).at - Date.now()) / DAY_MS;
    if (Math.abs(ahead - days) > 0.1) wrong.push(`the clock is ${ahead} days ahead, not ${days}`);
    socket.send({ type: "say", room: "attic", text: "one too many", nonce: `${days}` });
    const { code, retryAfter = 0 } = await socket.next("error");
    if (code !== "rate_limited" || retryAfter > 1_000 / RATE || retryAfter <= 0) {
      wrong.push(`after a jump of ${days} days: ${code}, to wait ${retryAfter} ms`);
    }
  }
  return wrong;
}

/** A clock that a file sets, for processes that are started with `env`. */
class FalseClock {
  readonly env: Readonly<Record<string, string>>;
  readonly #file: string;

  private constructor(file: string, library: string) {
    this.#file = file;
    this.env = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: "0",
      FAKETIME_NO_CACHE: "1",
      // Timers use the other clock, which no system sets.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
      TZ: "UTC",
    };
  }

  static async make(file: string): Promise<FalseClock> {
    const clock = new FalseClock(file, await faketimeLibrary());
    await clock.set(0);
    return clock;
  }

  /** Sets it by so many days. */
  async set(days: number): Promise<void> {
    const sign = days < 0 ? "-" : "+";
    // A process that reads it meanwhile reads the old or the new value.
    await Deno.writeTextFile(`${this.#file}.new`, `${sign}${Math.abs(days).toFixed(5)}d\n`);
    await Deno.rename(`${this.#file}.new`, this.#file);
  }
}

async function faketimeLibrary(): Promise<string> {
  return await findOrInstall({
    packageName: "faketime",
    find: findLibrary,
    missing: "Cannot find libfaketime: install it (Debian: apt-get install faketime)",
  });
}

async function findLibrary(): Promise<string | undefined> {
  for await (const { name } of Deno.readDir("/usr/lib")) {
    const path = `/usr/lib/${name}/faketime/libfaketimeMT.so.1`;
    try {
      await Deno.stat(path);
      return path;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // The libraries of another architecture, or no folder.
    }
  }
  return undefined;
}
