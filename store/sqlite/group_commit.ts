// Gathers what waits while a commit runs into the next one: one commit in flight, in order.

import type { Clock } from "../../protocol/clock.ts";
import type { LogHealth } from "../../hub/event_log.ts";
import { notify } from "../../hub/notify.ts";
import { unavailable } from "../../hub/append_rules.ts";
import { RetryTimer } from "./retry_timer.ts";
import { PendingErasures } from "./pending_erasures.ts";
import { damagedSentence } from "./storage_error.ts";
import { type MakeWriter, WriterLink } from "./writer_link.ts";
import {
  type Job,
  type JobResult,
  replacesText,
  type Step,
  type WriterProtocol,
} from "./writer_protocol.ts";

/** Most jobs in a commit: some 4 ms of a writer's work, little beside a disk's 10 ms for an fsync. */
const COMMIT_MAX_JOBS = 500;
/** Most UTF-16 units of JSON that may wait for a disk that does not answer; then says are refused. */
const WAITING_MAX_UNITS = 64 * 1024 * 1024;
/** What a job counts beside its text, so that 65,536 may wait at most: one without a text takes memory too. */
const JOB_UNITS = 1024;
const MS_A_SECOND = 1_000;
/** How often clearing is tried while a reader needs the write-ahead log. */
const CLEAR_EVERY_MS = 100;
/** How often while no ack waits for it: each try holds the writer up for a moment. */
const CLEAR_SELDOM_MS = 2_000;
/** A commit that takes longer is told as trouble, though it may still succeed. */
const STALLED_AFTER_MS = 10_000;

/** What the writer found when it opened the database. */
export type Opened = Exclude<WriterProtocol["open"]["response"], { refused: string }>;

/** What a group commit is made with. */
export interface GroupCommitOptions {
  /** The database's file. */
  readonly path: string;
  /** The clock, ms since the epoch. */
  readonly clock: Pick<Clock, "now">;
  /** Starts the worker that writes. */
  readonly makeWriter: MakeWriter;
  /** Hears of each commit that stands: its writes, and its seconds. */
  readonly onCommit: (writes: number, seconds: number) => void;
  /** How often a failed log is tried again when nobody writes, in ms. */
  readonly probeEveryMs: number;
  /** Hears a line when writing begins to fail, and when it works again. */
  readonly report: (line: string) => void;
  /** Hears what `onCommit` and the listener threw; the commit stands, and its acks go out. */
  readonly onFault: (error: unknown) => void;
}

/** Hears what is written, before those who wait for it do. */
export interface CommitListener {
  /** A commit stands. */
  readonly onCommit: (jobs: readonly Job[], results: readonly JobResult[]) => void;
  /** A worker died and another took its place: this is what stands in the database. */
  readonly onReopened: (opened: Opened) => void;
}

interface Waiting {
  readonly job: Job;
  readonly units: number;
  readonly settled: PromiseWithResolvers<JobResult>;
}

/** The way to the writer; whoever submits hears when it is on disk. */
export class GroupCommit implements AsyncDisposable {
  readonly #options: GroupCommitOptions;
  #listener: CommitListener | undefined;
  #link: WriterLink | undefined;
  #waiting: Waiting[] = [];
  #waitingUnits = 0;
  #running: Promise<void> | undefined;
  #committingSince: number | undefined;
  #trouble: string | undefined;
  /** What stays until a restore, however well other pages can be written. */
  #damage: string | undefined;
  readonly #probing: RetryTimer;
  readonly #checkpoint: RetryTimer = new RetryTimer(CLEAR_EVERY_MS, () => this.#resume());
  readonly #pendingErasures = new PendingErasures();
  #closed = false;

  /** Not open yet; see {@linkcode GroupCommit.open}. */
  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#probing = new RetryTimer(options.probeEveryMs, () => this.#resume());
  }

  /**
   * Starts the writer.
   *
   * @throws {Error} of a line that says what to do where the database cannot be used.
   */
  async open(): Promise<Opened> {
    const link = new WriterLink(this.#options.makeWriter, this.#options.report);
    try {
      const response = await link.request("open", { path: this.#options.path });
      if ("refused" in response) throw new Error(response.refused);
      this.#link = link;
      if (response.uncleared !== undefined) this.#recordCheckpoint(response.uncleared);
      return response;
    } catch (error) {
      link[Symbol.dispose]();
      throw error;
    }
  }

  /** Has this one hear of commits. */
  listen(listener: CommitListener): void {
    this.#listener = listener;
  }

  /**
   * Resolves with what became of the job when it is on disk.
   *
   * @throws {ChatError} `unavailable` where it was not written.
   */
  submit(job: Job): Promise<JobResult> {
    if (this.#closed) return Promise.reject(unavailable("the log is closed"));
    const units = JOB_UNITS + textLength(job);
    if (this.#waitingUnits + units > WAITING_MAX_UNITS) {
      return Promise.reject(unavailable("too much waits for the disk"));
    }
    const settled = Promise.withResolvers<JobResult>();
    this.#waiting.push({ job, units, settled });
    this.#waitingUnits += units;
    this.#resume();
    return settled.promise;
  }

  /**
   * Runs statements in one transaction; resolves with how many rows each changed, when that is durable.
   *
   * @throws {ChatError} `unavailable` if nothing was written.
   */
  async run(...steps: Step[]): Promise<readonly number[]> {
    const result = await this.submit({ op: "run", steps });
    if (result.result !== "run") throw new Error(`Cannot write: the writer did "${result.result}"`);
    return result.changes;
  }

  /** Whether the last commit succeeded, and none has been waiting for the disk for long. */
  health(): LogHealth {
    if (this.#closed) return { writable: false, cause: "the log is closed" };
    const trouble = this.#trouble ?? this.#damage;
    if (trouble !== undefined) return { writable: false, cause: trouble };
    const since = this.#committingSince;
    if (since === undefined || performance.now() - since < STALLED_AFTER_MS) {
      return { writable: true };
    }
    return { writable: false, cause: "the disk does not answer" };
  }

  /** Writes what was submitted and refuses more. */
  async drain(): Promise<void> {
    this.#closed = true;
    this.#probing.cancel();
    this.#checkpoint.cancel();
    while (this.#running) await this.#running;
  }

  /** Drains it and ends the writer. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain();
    using link = this.#link;
    this.#link = undefined;
    if (link && !link.dead) {
      try {
        this.#recordCheckpoint((await link.request("close", {})).failed);
      } catch (error) {
        // Nothing is lost: what was committed stands in the write-ahead log.
        this.#report(`The log did not close in order: ${causeOf(error)}`);
      }
    }
    this.#pendingErasures.abandoned("the log is closed");
  }

  #resume(): void {
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // What the same task submits goes together.
    await Promise.resolve();
    try {
      while (true) {
        // Chores first: they come seldom, and would never come while many write.
        if (this.#probing.due) await this.#probe();
        else if (this.#checkpoint.due) await this.#clear();
        else if (this.#waiting.length > 0) await this.#commit(this.#enqueue());
        else break;
      }
    } finally {
      // Not in a later task: what is submitted between the last look and this would wait forever.
      // Whatever was thrown: a run that seems to go on would have everybody wait for it.
      this.#running = undefined;
    }
  }

  #enqueue(): Waiting[] {
    const batch = this.#waiting.splice(0, COMMIT_MAX_JOBS);
    for (const { units } of batch) this.#waitingUnits -= units;
    return batch;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const jobs = batch.map(({ job }) => job);
    const started = performance.now();
    this.#committingSince = started;
    try {
      const writer = await this.#writer();
      const response = await writer.request("commit", { now: this.#options.clock.now(), jobs });
      if ("failed" in response) throw new Error(response.failed);
      // From here on the commit stands, so nothing that is thrown may turn its acks into refusals.
      const { onCommit, onFault } = this.#options;
      notify(() => onCommit(jobs.length, (performance.now() - started) / MS_A_SECOND), onFault);
      notify(() => this.#listener?.onCommit(jobs, response.results), onFault);
      const { uncleared } = response;
      for (const [index, { job, settled }] of batch.entries()) {
        const result = response.results[index]!;
        if (result.result === "fail") {
          settled.reject(unavailable(result.cause));
          if (result.damaged) this.#recordDamage(result.cause);
        } else if (uncleared === undefined || !replacesText(job)) settled.resolve(result);
        else this.#pendingErasures.hold(settled, result);
      }
      this.#record(undefined);
      if (jobs.some(replacesText)) this.#recordCheckpoint(uncleared);
    } catch (error) {
      const cause = causeOf(error);
      for (const { settled } of batch) settled.reject(unavailable(cause));
      this.#record(cause);
    } finally {
      this.#committingSince = undefined;
    }
  }

  async #probe(): Promise<void> {
    try {
      const writer = await this.#writer();
      this.#record((await writer.request("probe", {})).failed);
    } catch (error) {
      this.#record(causeOf(error));
    }
  }

  async #clear(): Promise<void> {
    this.#checkpoint.cancel();
    try {
      const writer = await this.#writer();
      this.#recordCheckpoint((await writer.request("clear", {})).failed);
    } catch (error) {
      this.#recordCheckpoint(causeOf(error));
    }
  }

  /** Acks what is off the disk, and sees to it that the rest is tried again. */
  #recordCheckpoint(failed: string | undefined): void {
    if (failed === undefined) return this.#pendingErasures.done();
    this.#pendingErasures.delayed(failed);
    // Whoever gave up waiting was refused; the text has to go all the same.
    if (!this.#closed) {
      this.#checkpoint.later(this.#pendingErasures.waiting ? undefined : CLEAR_SELDOM_MS);
    }
  }

  /** The writer; where it has died, another one in its place. */
  async #writer(): Promise<WriterLink> {
    if (this.#link && !this.#link.dead) return this.#link;
    const opened = await this.open();
    notify(() => this.#listener?.onReopened(opened), this.#options.onFault);
    return this.#link!;
  }

  /** Keeps what the last write told, and sees to it that a failed log is tried again. */
  #record(trouble: string | undefined): void {
    const before = this.#trouble;
    this.#trouble = trouble;
    if (trouble === undefined || this.#closed) this.#probing.cancel();
    else this.#probing.later();
    if (trouble === before) return;
    if (trouble === undefined) this.#report("The log can be written again");
    else this.#report(`The log cannot be written: ${trouble}`);
  }

  #recordDamage(cause: string): void {
    if (this.#damage !== undefined) return;
    this.#damage = damagedSentence(cause);
    this.#report(`The log cannot be written everywhere: ${this.#damage}`);
  }

  /** Tells the operator. A logger that cannot write, on the same full disk, stops nothing here. */
  #report(line: string): void {
    notify(() => this.#options.report(line));
  }
}

function textLength(job: Job): number {
  return job.op === "append" && "text" in job.newEvent ? job.newEvent.text.length : 0;
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
