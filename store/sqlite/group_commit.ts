// Group commit: jobs that arrive while a commit runs share the next one. One commit is in flight at a time.

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

/** Most jobs in a commit: some 4 ms of work, little beside the 10 ms that a disk needs for an fsync. */
const COMMIT_MAX_JOBS = 500;
/** Most UTF-16 units of text that may wait for a disk that does not respond; beyond it, writes are refused. */
const WAITING_MAX_UNITS = 64 * 1024 * 1024;
/** What a job counts beside its text, so that at most 65,536 may wait: a job without text needs memory too. */
const JOB_UNITS = 1024;
const MS_PER_SECOND = 1_000;
/** How often a checkpoint is tried while a reader needs the write-ahead log. */
const CHECKPOINT_EVERY_MS = 100;
/** How often if no ack waits for it: each attempt delays the writer for a moment. */
const CHECKPOINT_SELDOM_MS = 2_000;
/** A commit that takes longer is reported as a fault, though it may still succeed. */
const STALLED_AFTER_MS = 10_000;

/** What the writer found when it opened the database. */
export type Opened = Exclude<WriterProtocol["open"]["response"], { refused: string }>;

/** The options of a group commit. */
export interface GroupCommitOptions {
  /** The database's file. */
  readonly path: string;
  /** Gives commits their time. */
  readonly clock: Pick<Clock, "now">;
  /** Starts the worker that writes. */
  readonly makeWriter: MakeWriter;
  /** Called after each successful commit with its number of writes and its seconds. */
  readonly onCommit: (writes: number, seconds: number) => void;
  /** How often a failed log is tried again while no write comes in, in ms. */
  readonly probeEveryMs: number;
  /** Gets a line when writing begins to fail, and when it works again. */
  readonly report: (line: string) => void;
  /** Gets what `onCommit` and the listener threw; the commit is durable all the same, and is acked. */
  readonly onFault: (error: unknown) => void;
}

/** Is called before the promises of the written jobs resolve. */
export interface CommitListener {
  /** A commit is durable. */
  readonly onCommit: (jobs: readonly Job[], results: readonly JobResult[]) => void;
  /** A new worker has replaced one that died; `opened` is what it found in the database. */
  readonly onReopened: (opened: Opened) => void;
}

interface Waiting {
  readonly job: Job;
  readonly units: number;
  readonly settled: PromiseWithResolvers<JobResult>;
}

/** Submits jobs to the writer, and resolves each when it is durable. */
export class GroupCommit implements AsyncDisposable {
  readonly #options: GroupCommitOptions;
  #listener: CommitListener | undefined;
  #link: WriterLink | undefined;
  #waiting: Waiting[] = [];
  #waitingUnits = 0;
  #running: Promise<void> | undefined;
  #committingSince: number | undefined;
  #trouble: string | undefined;
  /** Damage lasts until a restore, even if other pages can be written. */
  #damage: string | undefined;
  readonly #probing: RetryTimer;
  readonly #checkpoint: RetryTimer = new RetryTimer(CHECKPOINT_EVERY_MS, () => this.#resume());
  readonly #pendingErasures = new PendingErasures();
  #closed = false;

  /** Is not open yet: see {@linkcode GroupCommit.open}. */
  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#probing = new RetryTimer(options.probeEveryMs, () => this.#resume());
  }

  /**
   * Starts the writer.
   *
   * @throws {Error} with one line that says what to do, if the database cannot be used.
   */
  async open(): Promise<Opened> {
    const link = new WriterLink(this.#options.makeWriter, this.#options.report);
    try {
      const response = await link.request("open", { path: this.#options.path });
      if ("refused" in response) throw new Error(response.refused);
      this.#link = link;
      if (response.unerased !== undefined) this.#recordCheckpoint(response.unerased);
      return response;
    } catch (error) {
      link[Symbol.dispose]();
      throw error;
    }
  }

  /** Sets the listener. */
  listen(listener: CommitListener): void {
    this.#listener = listener;
  }

  /**
   * Resolves with the job's result when it is durable.
   *
   * @throws {ChatError} `unavailable` if it was not written.
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

  /** Whether the last commit succeeded, and the current one has not waited long for the disk. */
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

  /** Writes what was submitted, and refuses more. */
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
        // Nothing is lost: what was committed is in the write-ahead log.
        this.#report(`The log did not close in order: ${causeOf(error)}`);
      }
    }
    this.#pendingErasures.refuseAll("the log is closed");
  }

  #resume(): void {
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // Jobs that are submitted in the same task share a commit.
    await Promise.resolve();
    try {
      while (true) {
        // Probes and checkpoints first: they are rare, and would never run while many clients write.
        if (this.#probing.due) await this.#probe();
        else if (this.#checkpoint.due) await this.#runCheckpoint();
        else if (this.#waiting.length > 0) await this.#commit(this.#enqueue());
        else break;
      }
    } finally {
      // Not in a later task: a job submitted between the last check and this would wait forever. And
      // whatever was thrown: everybody would wait for a run that seems to continue.
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
      // The commit is durable from here on, so nothing that is thrown may turn its acks into refusals.
      const { onCommit, onFault } = this.#options;
      notify(() => onCommit(jobs.length, (performance.now() - started) / MS_PER_SECOND), onFault);
      notify(() => this.#listener?.onCommit(jobs, response.results), onFault);
      const { unerased } = response;
      for (const [index, { job, settled }] of batch.entries()) {
        const result = response.results[index]!;
        if (result.result === "fail") {
          settled.reject(unavailable(result.cause));
          if (result.damaged) this.#recordDamage(result.cause);
        } else if (unerased === undefined || !replacesText(job)) settled.resolve(result);
        else this.#pendingErasures.hold(settled, result);
      }
      this.#record(undefined);
      if (jobs.some(replacesText)) this.#recordCheckpoint(unerased);
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

  async #runCheckpoint(): Promise<void> {
    this.#checkpoint.cancel();
    try {
      const writer = await this.#writer();
      this.#recordCheckpoint((await writer.request("checkpoint", {})).failed);
    } catch (error) {
      this.#recordCheckpoint(causeOf(error));
    }
  }

  /** Acks what is erased from the disk, and schedules another attempt for the rest. */
  #recordCheckpoint(failed: string | undefined): void {
    if (failed === undefined) return this.#pendingErasures.resolve();
    this.#pendingErasures.refuseOverdue(failed);
    // Clients that waited too long were refused; the text has to be erased all the same.
    if (!this.#closed) {
      this.#checkpoint.later(this.#pendingErasures.waiting ? undefined : CHECKPOINT_SELDOM_MS);
    }
  }

  /** The writer; a new one if it has died. */
  async #writer(): Promise<WriterLink> {
    if (this.#link && !this.#link.dead) return this.#link;
    const opened = await this.open();
    notify(() => this.#listener?.onReopened(opened), this.#options.onFault);
    return this.#link!;
  }

  /** Records the result of the last write, and schedules a probe if it failed. */
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

  /** Reports to the operator. A logger that cannot write, on the same full disk, must stop nothing here. */
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
