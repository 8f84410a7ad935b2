// The only connection that writes. It runs in a worker, so that an fsync blocks nothing else.

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
/** What a probe writes: more than the largest text, so that it does not succeed if a message fails. */
const PROBE_BYTES = 64 * 1024;

/** Hooks for tests. */
export interface WriterFaults {
  /** Called before every write, including the probe's. */
  readonly beforeWrite?: (db: DatabaseSync) => void;
  /** Called in every transaction, right before its commit. */
  readonly beforeCommit?: () => void;
  /** Called after a commit, before its response. */
  readonly afterCommit?: () => void;
}

/** Writes jobs, one transaction per commit. */
export class SqliteWriter {
  readonly #db: DatabaseSync;
  readonly #sql: WriterStatements;
  readonly #appender: Appender;
  readonly #faults: WriterFaults;
  readonly #unerased: string | undefined;

  /**
   * Opens the database and migrates it.
   *
   * @throws {Error} with one line that says what to do.
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
    // A process that was killed between a deletion and its checkpoint left the text there.
    this.#unerased = this.checkpoint().failed;
  }

  /** What the database contains. */
  opened(): WriterProtocol["open"]["response"] {
    const rooms = this.#sql.rooms.all().map((row) => ({
      name: String(row.name),
      head: Number(row.head),
      lastAt: Number(row.lastAt),
    }));
    const opened = { epoch: String(this.#sql.epoch.get()!.value), rooms };
    return this.#unerased === undefined ? opened : { ...opened, unerased: this.#unerased };
  }

  /** Writes all jobs in one transaction, or none; a job that is itself at fault is left out. */
  commit({ now, jobs }: WriterProtocol["commit"]["request"]): WriterProtocol["commit"]["response"] {
    let results: JobResult[];
    try {
      results = this.#transact(jobs, now);
    } catch (error) {
      if (isStorageError(error) && !isDamage(error)) return { failed: causeOf(error) };
      // Not the disk failed but one of the jobs, or a damaged page that not all of them need. Each is
      // written alone, so that one failure does not affect the others.
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
    const { failed } = jobs.some(replacesText) ? this.checkpoint() : {};
    this.#faults.afterCommit?.();
    return failed === undefined ? { results } : { results, unerased: failed };
  }

  /** Tests whether writing works; `failed` says why it does not. */
  probe(): { failed?: string } {
    // On a full disk the write-ahead log may be what fills it.
    this.checkpoint();
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
   * Copies the write-ahead log into the database and truncates it, with all replaced text in it;
   * `failed` says why that is not possible now.
   */
  checkpoint(): { failed?: string } {
    try {
      const { busy } = this.#sql.checkpoint.get()!;
      return busy === 0 ? {} : { failed: "a reader needs the write-ahead log" };
    } catch (error) {
      return { failed: causeOf(error) };
    }
  }

  /** Leaves one file that contains everything; `failed` says why replaced text may be left. */
  close(): { failed?: string } {
    const checkpointed = this.checkpoint();
    this.#db.close();
    return checkpointed;
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
