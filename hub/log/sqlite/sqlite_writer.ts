// The one connection that writes; it lives in a worker, so that an fsync stops nobody else.

import type { DatabaseSync } from "node:sqlite";
import { randomId } from "../random_id.ts";
import { Ulids } from "../ulid.ts";
import { Appender } from "./appender.ts";
import { isStorageError } from "./storage_error.ts";
import { openDatabase } from "./open_database.ts";
import { prepareAll, WRITER_SQL, type WriterStatements } from "./statements.ts";
import { type Job, type JobResult, replacesText, type WriterTalk } from "./writer_protocol.ts";

const EPOCH_LENGTH = 8;
/** What a probe writes: more than the largest text, so that it does not succeed where a say fails. */
const PROBE_BYTES = 64 * 1024;

/** Where a test reaches into a writer. */
export interface WriterFaults {
  /** Called before every write, the probe's too. */
  readonly beforeWrite?: (db: DatabaseSync) => void;
  /** Called in every transaction just before it is committed. */
  readonly beforeCommit?: () => void;
  /** Called when a commit stands and nobody has heard of it. */
  readonly afterCommit?: () => void;
}

/** Writes jobs, a transaction a commit. */
export class SqliteWriter {
  readonly #db: DatabaseSync;
  readonly #sql: WriterStatements;
  readonly #appender: Appender;
  readonly #faults: WriterFaults;
  /** Why replaced text may still be in the write-ahead log. */
  #uncleared: string | undefined;

  /**
   * Opens or makes the database and brings it up to date.
   *
   * @throws {Error} with a line that says what to do.
   */
  constructor(path: string, faults: WriterFaults = {}) {
    this.#db = openDatabase(path);
    this.#sql = prepareAll(this.#db, WRITER_SQL);
    this.#sql.makeEpoch.run(randomId(EPOCH_LENGTH));
    const newest = this.#sql.newestId.get()?.id;
    this.#appender = new Appender(this.#sql, new Ulids(newest ? String(newest) : undefined));
    this.#faults = faults;
    // A process that was killed between a deletion and its clearing left the text there.
    this.#clearWal();
  }

  /** What stands in the database. */
  opened(): WriterTalk["open"]["answer"] {
    const rooms = this.#sql.rooms.all().map((row) => ({
      name: String(row.name),
      head: Number(row.head),
      lastAt: Number(row.lastAt),
    }));
    return { epoch: String(this.#sql.epoch.get()!.value), rooms };
  }

  /** Writes all jobs in one transaction, or none; one that is broken in itself is left out. */
  commit({ now, jobs }: WriterTalk["commit"]["ask"]): WriterTalk["commit"]["answer"] {
    let results: JobResult[];
    try {
      results = this.#transact(jobs, now);
    } catch (error) {
      if (isStorageError(error)) return { failed: causeOf(error) };
      // Not the disk but one of the jobs: found by writing each alone, so that it fails nobody else.
      results = [];
      for (const job of jobs) {
        try {
          results.push(...this.#transact([job], now));
        } catch (error) {
          results.push({ did: "fail", cause: causeOf(error) });
        }
      }
    }
    if (jobs.some(replacesText)) this.#clearWal();
    this.#faults.afterCommit?.();
    return this.#uncleared === undefined ? { results } : { results, uncleared: this.#uncleared };
  }

  /** Tries what failed; the answer's `failed` says why it still does. */
  probe(): { failed?: string } {
    try {
      this.#faults.beforeWrite?.(this.#db);
      this.#sql.fillProbe.run(PROBE_BYTES);
      this.#sql.dropProbe.run();
    } catch (error) {
      return { failed: causeOf(error) };
    }
    if (this.#uncleared !== undefined) this.#clearWal();
    return this.#uncleared === undefined ? {} : { failed: this.#uncleared };
  }

  /** Leaves one file, with everything in it. */
  close(): void {
    this.#clearWal();
    this.#db.close();
  }

  #transact(jobs: readonly Job[], now: number): JobResult[] {
    try {
      this.#faults.beforeWrite?.(this.#db);
      this.#sql.begin.run();
      const results = jobs.map((job) => this.#write(job, now));
      this.#appender.settle();
      this.#faults.beforeCommit?.();
      this.#sql.commit.run();
      return results;
    } catch (error) {
      this.#appender.forget();
      // Some failures, a full disk for one, have ended the transaction already.
      if (this.#db.isTransaction) this.#sql.rollback.run();
      throw error;
    }
  }

  #write(job: Job, now: number): JobResult {
    if (job.do === "run") {
      const changes = job.steps.map(([name, ...values]) => this.#sql[name].run(...values).changes);
      return { did: "run", changes: changes.map(Number) };
    }
    const result = this.#appender.append(job.room, job.draft, now);
    return typeof result === "string"
      ? { did: "refuse", code: result }
      : { did: "append", appended: result };
  }

  #clearWal(): void {
    try {
      // Waits for readers as long as the connection's busy timeout.
      const { busy } = this.#sql.clearWal.get()!;
      this.#uncleared = busy === 0 ? undefined : "a reader holds the write-ahead log";
    } catch (error) {
      this.#uncleared = causeOf(error);
    }
  }
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
