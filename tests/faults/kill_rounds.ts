// SIGKILL at random moments under load, again and again on one folder. At the end, the log on disk
// is compared with everything that clients received.

import { randomFrom } from "../support/random.ts";
import { ServerProcess } from "../support/server_process.ts";
import { type Audit, audit } from "./audit.ts";
import { Crowd } from "./crowd/crowd.ts";
import { Ledger } from "./crowd/ledger.ts";
import { signInAll } from "./crowd/sign_in_all.ts";
import { pause } from "./crowd/patience.ts";
import { readLogs } from "./whole_logs.ts";

/** The size of a run. */
export interface KillOptions {
  readonly rounds: number;
  readonly seed: number;
}

/** The result. */
export interface KillOutcome extends Audit {
  /** While serving. */
  readonly kills: number;
  /** While starting, when the log of a killed server is recovered. */
  readonly killsAtStart: number;
  readonly seconds: number;
}

const ROOMS = ["lobby", "den"];
/** Writers who also edit and delete, on each transport that can; the others are guests. */
const SIGNED_IN = ["socket-lobby", "bot-lobby", "browser-den", "shell-den", "socket-den"];
/** Fast enough that every kill hits something in flight, slow enough for two cores. */
const SAY_EVERY_MS = 8;
/** A kill follows after at most so many further acks, and at most so many ms. */
const ACKS_BETWEEN_MAX = 150;
const FURTHER_MS_MAX = 40;
/** One in so many kills is followed by another, while the server starts. */
const AT_START_SHARE = 0.25;
/** A start takes about half a second: a kill within it hits any part of one. */
const START_MS_MAX = 600;
const SETTLE_WITHIN_MS = 30_000;

/** Runs the rounds and the audit. */
export async function killRounds({ rounds, seed }: KillOptions): Promise<KillOutcome> {
  const began = performance.now();
  const random = randomFrom(seed);
  const folder = await Deno.makeTempDir({ prefix: "hubbub-kill-" });
  const limits = { HUBBUB_RATE: "0", HUBBUB_CONNECTIONS: "0" };
  const env = { ...limits, HUBBUB_DATA: `${folder}/data` };
  let killsAtStart = 0;
  try {
    await using server = await ServerProcess.start({ folder, env });
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
    for (let round = 0; round < rounds; round++) {
      const acks = Math.ceil(random() * ACKS_BETWEEN_MAX);
      await Promise.race([ledger.further(acks), trouble]);
      await pause(random() * FURTHER_MS_MAX);
      await server.kill("SIGKILL");
      if (random() < AT_START_SHARE) {
        const starting = server.restart().catch(() => {});
        await pause(random() * START_MS_MAX);
        server.signal("SIGKILL");
        await starting;
        killsAtStart++;
      }
      await server.restart();
    }
    await crowd.finishWriting(SETTLE_WITHIN_MS);
    await crowd.catchUp(SETTLE_WITHIN_MS);
    await crowd.leave();
    await server.kill("SIGKILL");
    const logs = await readLogs(env.HUBBUB_DATA, ROOMS);
    return {
      ...audit(ledger.all, crowd.readers, logs),
      kills: rounds,
      killsAtStart,
      seconds: (performance.now() - began) / 1_000,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
