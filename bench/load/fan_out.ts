// The main load of a chat: some users send, everyone in their room receives.

import type { Connection } from "./crowd.ts";
import { type DialectName, DIALECTS } from "./dialects.ts";
import { type GuestOptions, Guests } from "./guests.ts";
import type { LatencySummary } from "./latency.ts";
import { markedText } from "./marker.ts";
import {
  cpuMicroseconds,
  residentKib,
  type ThreadCost,
  threadCosts,
  threadsBetween,
} from "./process_cost.ts";
import { type Faults, Tally } from "./tally.ts";
import { clientFrame } from "./websocket.ts";

/** The pace in all rooms together: so many messages in flight, or so many per second. */
export type Pace = { readonly inFlight: number } | { readonly perSecond: number };

/** A phase of one load. */
export interface Phase {
  readonly pace: Pace;
  /** Measured seconds, after a short start-up. */
  readonly seconds: number;
}

/** A job for the load generator. */
export interface FanOutJob {
  readonly do: "fan_out";
  readonly port: number;
  /** The server process, whose cost is measured. */
  readonly pid: number;
  readonly dialect: DialectName;
  readonly rooms: number;
  readonly subscribersPerRoom: number;
  /** How many subscribers of a room send. */
  readonly sendersPerRoom: number;
  /** How subscribers who never send receive. Senders use sockets. @default promptly, by sockets */
  readonly receive?: GuestOptions;
  /** Connections per room that join and leave per second meanwhile. */
  readonly churnPerSecond?: number;
  /** Characters of a text. */
  readonly textLength: number;
  readonly phases: readonly Phase[];
}

/** The result of a phase. */
export interface PhaseResult {
  readonly seconds: number;
  readonly said: number;
  readonly deliveries: number;
  /** Of the server process, µs. */
  readonly serverCpu: number;
  /** Of its threads, the busiest first. */
  readonly threads: readonly ThreadCost[];
  /** Of the load generator, µs. */
  readonly loadCpu: number;
  readonly bytes: number;
  readonly latency: LatencySummary;
}

/** The result of a load. */
export interface FanOutResult {
  /** Growth of the server's resident memory per connection, KiB. */
  readonly kibAConnection: number;
  readonly faults: Faults;
  /** Deliveries that were missing some seconds after the last message. */
  readonly owed: number;
  readonly ended: number;
  readonly phases: readonly PhaseResult[];
}

const LET_PASS_MS = 700;
const SETTLE_MS = 600;
const DRAIN_MS = 8_000;
const TICK_MS = 1;
const MICROSECONDS = 1_000;

/** Runs the load against a running server. */
export function fanOut(job: FanOutJob): FanOutResult {
  const rooms = Array.from({ length: job.rooms }, (_, index) => `r${index}`);
  const senderRooms = rooms.flatMap((room) => Array<string>(job.sendersPerRoom).fill(room));
  const restRooms = rooms.flatMap((room) =>
    Array<string>(job.subscribersPerRoom - job.sendersPerRoom).fill(room)
  );
  const guests = new Guests(job.port, DIALECTS[job.dialect]);
  const tally = new Tally(guests.crowd, senderRooms, now);
  const before = residentKib(job.pid);
  const senders = guests.enter(senderRooms);
  const all = [...senders, ...guests.enter(restRooms, job.receive)];
  pass(guests, SETTLE_MS);
  const kibAConnection = (residentKib(job.pid) - before) / all.length;
  for (const connection of all) tally.enter(connection, guests.roomOf(connection));

  const talk = new Talk(job, guests, tally, senders);
  const phases: PhaseResult[] = [];
  for (const phase of job.phases) {
    phases.push(talk.run(phase));
    drain(guests, tally, all);
    // What is in flight belongs to this phase; otherwise, the next one would be charged for it.
    if (tally.owed(all) > 0) break;
  }
  return {
    kibAConnection,
    faults: tally.faults,
    owed: tally.owed(all),
    ended: guests.crowd.ended,
    phases,
  };
}

/** The active senders. */
class Talk {
  readonly #job: FanOutJob;
  readonly #guests: Guests;
  readonly #tally: Tally;
  readonly #senders: readonly Connection[];
  readonly #said: number[];
  readonly #churning: Connection[] = [];
  #saidInAll = 0;
  #churned = 0;

  constructor(job: FanOutJob, guests: Guests, tally: Tally, senders: readonly Connection[]) {
    this.#job = job;
    this.#guests = guests;
    this.#tally = tally;
    this.#senders = senders;
    this.#said = senders.map(() => 0);
    const welcome = guests.dialect.welcome === undefined ? [] : [...guests.dialect.welcome];
    const { inbox } = guests.crowd;
    guests.onMessage = (connection, start, length) => {
      // A welcome contains older messages: these are no deliveries of this phase.
      if (
        welcome.length > 0 && welcome.every((char, at) => inbox[start + at] === char.charCodeAt(0))
      ) return;
      tally.count(connection, start, length);
    };
  }

  run({ pace, seconds }: Phase): PhaseResult {
    const { crowd } = this.#guests;
    this.#talk(pace, LET_PASS_MS);
    const { deliveries } = this.#tally;
    const { bytes } = crowd;
    const said = this.#saidInAll;
    const [serverCpu, loadCpu] = [cpuMicroseconds(this.#job.pid), cpuMicroseconds("self")];
    const threads = threadCosts(this.#job.pid);
    this.#tally.latency.clear();
    const started = performance.now();
    this.#talk(pace, seconds * 1_000);
    return {
      seconds: (performance.now() - started) / 1_000,
      said: this.#saidInAll - said,
      deliveries: this.#tally.deliveries - deliveries,
      serverCpu: cpuMicroseconds(this.#job.pid) - serverCpu,
      threads: threadsBetween(threads, threadCosts(this.#job.pid)),
      loadCpu: cpuMicroseconds("self") - loadCpu,
      bytes: crowd.bytes - bytes,
      latency: this.#tally.latency.summary(),
    };
  }

  #talk(pace: Pace, ms: number): void {
    const started = performance.now();
    const saidBefore = this.#saidInAll;
    const churnedBefore = this.#churned;
    for (let time = 0; time < ms; time = performance.now() - started) {
      const due = "perSecond" in pace
        ? saidBefore + Math.floor(time * pace.perSecond / 1_000) + 1
        : this.#received() + pace.inFlight;
      while (this.#saidInAll < due) this.#say();
      const turns = churnedBefore + Math.floor(time * (this.#job.churnPerSecond ?? 0) / 1_000);
      while (this.#churned < turns) this.#churn();
      this.#guests.read(TICK_MS);
    }
  }

  /** The messages that the first sender of each room received, which are no longer in flight. */
  #received(): number {
    let received = 0;
    for (let first = 0; first < this.#senders.length; first += this.#job.sendersPerRoom) {
      received += this.#tally.received(this.#senders[first]!);
    }
    return received;
  }

  #say(): void {
    const sender = this.#saidInAll++ % this.#senders.length;
    const connection = this.#senders[sender]!;
    const number = this.#said[sender]!++;
    const text = markedText({ sender, number, sentAt: now() }, this.#job.textLength);
    const { say } = this.#guests.dialect;
    const frame = say(this.#guests.roomOf(connection), text, `${sender}.${number}`);
    this.#guests.crowd.send(connection, clientFrame(frame));
  }

  /** Alternates between opening a connection and closing the oldest of them. */
  #churn(): void {
    const { crowd } = this.#guests;
    if (this.#churned++ % 2 === 0) {
      const connection = this.#guests.begin("r0");
      this.#tally.enterTalking(connection, "r0");
      this.#churning.push(connection);
    } else {
      const oldest = this.#churning.shift();
      if (oldest !== undefined) crowd.close(oldest);
    }
  }
}

function drain(guests: Guests, tally: Tally, all: readonly Connection[]): void {
  const until = performance.now() + DRAIN_MS;
  while (tally.owed(all) > 0 && performance.now() < until) guests.read(TICK_MS);
}

function pass(guests: Guests, ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until) guests.read(TICK_MS);
}

function now(): number {
  return performance.now() * MICROSECONDS;
}
