// The one connection that writes; it lives in a worker, so that an fsync stops nobody else.

import type { DatabaseSync } from "node:sqlite";
import { randomId } from "../ids.ts";
import { Ulids } from "../ulid.ts";
import { Appender } from "./appender.ts";
import { isDamage, isStorageError } from "./storage_error.ts";
import { cannotOpen, openDatabase } from "./open_database.ts";
import { prepareAll, WRITER_SQL, type WriterStatements } from "./statements.ts";
import { type Job, type JobResult, replacesText, type WriterProtocol } from "./writer_protocol.ts";

/** Letters in an epoch. */
export const EPOCH_LENGTH = 8;
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
  readonly #uncleared: string | undefined;

  /**
   * Opens or makes the database and brings it up to date.
   *
   * @throws {Error} with a line that says what to do.
   */
  constructor(path: string, faults: WriterFaults = {}) {
    this.#db = openDatabase(path);
    this.#sql = prepareAll(this.#db, WRITER_SQL);
    let newest: unknown;
    try {
      this.#sql.makeEpoch.run(randomId(EPOCH_LENGTH));
      newest = this.#sql.newestId.get()?.id;
    } catch (error) {
      this.#db.close();
      throw cannotOpen(path, error);
    }
    this.#appender = new Appender(this.#sql, new Ulids(newest ? String(newest) : undefined));
    this.#faults = faults;
    // A process that was killed between a deletion and its clearing left the text there.
    this.#uncleared = this.clear().failed;
  }

  /** What stands in the database. */
  opened(): WriterProtocol["open"]["response"] {
    const rooms = this.#sql.rooms.all().map((row) => ({
      name: String(row.name),
      head: Number(row.head),
      lastAt: Number(row.lastAt),
    }));
    const opened = { epoch: String(this.#sql.epoch.get()!.value), rooms };
    return this.#uncleared === undefined ? opened : { ...opened, uncleared: this.#uncleared };
  }

  /** Writes all jobs in one transaction, or none; one that is broken in itself is left out. */
  commit({ now, jobs }: WriterProtocol["commit"]["request"]): WriterProtocol["commit"]["response"] {
    let results: JobResult[];
    try {
      results = this.#transact(jobs, now);
    } catch (error) {
      if (isStorageError(error) && !isDamage(error)) return { failed: causeOf(error) };
      // Not the disk but one of the jobs, or a damaged page that not all of them need. Each is written
      // alone, so that the one that fails takes no other with it.
      results = [];
      for (const job of jobs) {
        try {
          results.push(...this.#transact([job], now));
        } catch (error) {
          const damaged = isDamage(error) ? { damaged: true } as const : {};
          results.push({ result: "fail", cause: causeOf(error), ...damaged });
        }
      }
    }
    const { failed } = jobs.some(replacesText) ? this.clear() : {};
    this.#faults.afterCommit?.();
    return failed === undefined ? { results } : { results, uncleared: failed };
  }

  /** Tries what failed; the answer's `failed` says why it still does. */
  probe(): { failed?: string } {
    // On a full disk the write-ahead log may be what fills it.
    this.clear();
    try {
      this.#faults.beforeWrite?.(this.#db);
      this.#sql.fillProbe.run(PROBE_BYTES);
      this.#sql.dropProbe.run();
      return {};
    } catch (error) {
      return { failed: causeOf(error) };
    }
  }

  /**
   * Copies the write-ahead log into the database and cuts it to nothing, with all replaced text in
   * it; the answer's `failed` says why that cannot be now.
   */
  clear(): { failed?: string } {
    try {
      const { busy } = this.#sql.clearWal.get()!;
      return busy === 0 ? {} : { failed: "a reader needs the write-ahead log" };
    } catch (error) {
      return { failed: causeOf(error) };
    }
  }

  /** Leaves one file, with everything in it; the answer's `failed` says why old text may be left. */
  close(): { failed?: string } {
    const cleared = this.clear();
    this.#db.close();
    return cleared;
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
    if (job.op === "run") {
      const changes = job.steps.map(([name, ...values]) => this.#sql[name].run(...values).changes);
      return { result: "run", changes: changes.map(Number) };
    }
    const result = this.#appender.append(job.room, job.newEvent, now);
    return typeof result === "string"
      ? { result: "refuse", code: result }
      : { result: "append", appended: result };
  }
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
