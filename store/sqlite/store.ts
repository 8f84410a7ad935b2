// Opens a data folder: one database, one writer, and the store's interfaces over them.

import { systemClock } from "../../protocol/clock.ts";
import { notify } from "../../hub/notify.ts";
import type { Store, StoreOptions } from "../../hub/store.ts";
import { InProcessBus } from "../in_process/bus.ts";
import { InProcessPresence } from "../in_process/presence.ts";
import { InProcessRateLimits } from "../in_process/rate_limits.ts";
import { HourlyCleanup } from "../hourly_cleanup.ts";
import { SqliteLog } from "./event_log.ts";
import { lockFolder } from "./folder_lock.ts";
import { GroupCommit } from "./group_commit.ts";
import { DATABASE_FILE, prepareFolder } from "./prepare_folder.ts";
import { Reader } from "./reader.ts";
import { SqliteSessions } from "./sessions.ts";
import { SqliteUsers } from "./users.ts";
import { makeWriter } from "./writer_link.ts";

export { DATABASE_FILE };

/** How to open a data folder. */
export interface SqliteStoreOptions extends StoreOptions {
  /**
   * Starts the worker that writes; tests pass one that fails on demand.
   *
   * @default makeWriter
   */
  readonly makeWriter?: () => Worker;
  /**
   * How often a log that cannot be written is tried again while no write comes in, in ms.
   *
   * @default 1_000
   */
  readonly probeEveryMs?: number;
  /**
   * Receives how many writes each commit gathered, and how long it took.
   *
   * @default does nothing
   */
  readonly onCommit?: (writes: number, seconds: number) => void;
}

/** Soon enough for a load balancer, and nothing for the disk. */
const PROBE_EVERY_MS = 1_000;

/**
 * Opens the data folder, and makes what is missing. Closing the log and disposing of the store are the
 * same.
 *
 * @throws {Error} with one line that says what to do: the folder cannot be written, another process
 * uses it, or its database is newer than this program, lost, damaged, or not Hubbub's.
 */
export async function openSqliteStore(
  folder: string,
  options: SqliteStoreOptions = {},
): Promise<Store> {
  const { clock = systemClock, report = console.error, onFault = reportError } = options;
  const { probeEveryMs = PROBE_EVERY_MS } = options;
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
  // Closed in reverse: the writer's connection is the last, and leaves a single file.
  const reader = opening.use(new Reader(path, report));
  const users = new SqliteUsers({ writer, reader, clock, onFault });
  const sessions = opening.use(
    new SqliteSessions({ writer, reader, clock, users, report, onFault }),
  );
  opening.use(
    new HourlyCleanup({
      parts: [() => sessions.endLapsed(), () => users.deleteUsersWhoLeft()],
      report,
    }),
  );
  const presence = opening.use(new InProcessPresence({ onFault }));
  const held = opening.move();
  const log = new SqliteLog({
    ...{ writer, reader, opened, onFault },
    release: () => held.disposeAsync(),
  });
  return {
    log,
    sessions,
    users,
    presence,
    bus: new InProcessBus(onFault),
    limits: new InProcessRateLimits(),
    [Symbol.asyncDispose]: () => log.close(),
  };
}
