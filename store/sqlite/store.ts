// Opens a data folder: one database, one writer, and what is kept there behind its interfaces.

import { type Clock, systemClock } from "../../protocol/clock.ts";
import { SessionSweeper } from "../session_sweeper.ts";
import { SqliteSessions } from "./sessions.ts";
import type { Sessions } from "../../hub/sessions.ts";
import type { EventLog } from "../../hub/event_log.ts";
import { SqliteLog } from "./event_log.ts";
import { DATABASE_FILE } from "./database_file.ts";
import { notify } from "../../hub/notify.ts";
import { lockFolder } from "./folder_lock.ts";
import { GroupCommit } from "./group_commit.ts";
import { prepareFolder } from "./prepare_folder.ts";
import { Reader } from "./reader.ts";
import { makeWriter } from "./writer_link.ts";

export { DATABASE_FILE };

/** How to open a store. */
export interface SqliteStoreOptions {
  /** Gives events and sessions their times. @default systemClock */
  readonly clock?: Pick<Clock, "now">;
  /**
   * Starts the worker that writes; tests hand in one that fails on demand.
   *
   * @default makeWriter
   */
  readonly makeWriter?: () => Worker;
  /**
   * How often a log that cannot be written is tried again when nobody writes, in ms.
   *
   * @default 1_000
   */
  readonly probeEveryMs?: number;
  /**
   * Hears a line for the operator when writing begins to fail, and when it works again.
   *
   * @default console.error
   */
  readonly report?: (line: string) => void;
  /**
   * Hears of each commit: how many writes it gathered, and how long it took.
   *
   * @default does nothing
   */
  readonly onCommit?: (writes: number, seconds: number) => void;
  /**
   * Hears what a listener threw; it takes nothing from the others.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
}

/** Soon enough for a load balancer, and nothing for the disk. */
const PROBE_EVERY_MS = 1_000;

/** What a data folder holds. Closing the log and disposing of the store are the same. */
export interface SqliteStore extends AsyncDisposable {
  /** The log of all rooms. */
  readonly log: EventLog;
  /** The sessions, in the same database. */
  readonly sessions: Sessions;
}

/**
 * Opens the data folder, making what is not there.
 *
 * @throws {Error} with one line that says what to do: the folder cannot be written, another process
 * uses it, or its database is newer than this program, lost, damaged, or none of ours.
 */
export async function openSqliteStore(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<SqliteStore> {
  const { clock = systemClock, report = console.error, probeEveryMs = PROBE_EVERY_MS } = options;
  const { onFault = reportError } = options;
  await using opening = new AsyncDisposableStack();
  opening.use(await lockFolder(folder));
  const path = await prepareFolder(folder, (line) => notify(() => report(line)));
  const writer = opening.use(
    new GroupCommit({
      path,
      clock,
      makeWriter: options.makeWriter ?? makeWriter,
      probeEveryMs,
      report,
      onFault,
      onCommit: options.onCommit ?? (() => {}),
    }),
  );
  const opened = await writer.open();
  // Given back in reverse: the writer's connection is the last, and leaves one tidy file.
  const reader = opening.use(new Reader(path, report));
  const sessions = opening.use(new SqliteSessions({ writer, reader, clock, report, onFault }));
  opening.use(new SessionSweeper({ sessions, report }));
  const held = opening.move();
  const log = new SqliteLog({
    ...{ writer, reader, opened, onFault },
    release: () => held.disposeAsync(),
  });
  return { log, sessions, [Symbol.asyncDispose]: () => log.close() };
}
