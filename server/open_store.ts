// Where the server keeps what is said: in a folder, or nowhere.

import type { EventLog } from "../hub/event_log.ts";
import { MemoryLog } from "../store/memory/event_log.ts";
import { SessionSweeper } from "../store/session_sweeper.ts";
import { MemorySessions } from "../store/memory/sessions.ts";
import type { Sessions } from "../hub/sessions.ts";
import { openSqliteStore, type SqliteStoreOptions } from "../store/sqlite/store.ts";
import { MEMORY } from "./config/settings.ts";

/** The log and, beside it, the sessions. */
export interface Store extends AsyncDisposable {
  readonly log: EventLog;
  readonly sessions: Sessions;
  /** The folder; undefined where it is all in memory. */
  readonly folder?: string;
}

/**
 * Opens what the configuration names.
 *
 * @throws {Error} with one line that says what to do
 */
export async function openStore(data: string, options?: SqliteStoreOptions): Promise<Store> {
  if (data !== MEMORY) return { ...await openSqliteStore(data, options), folder: data };
  const onFault = options?.onFault ?? reportError;
  const log = new MemoryLog({ onFault });
  const sessions = new MemorySessions({ onFault });
  const sweeper = new SessionSweeper({ sessions, report: options?.report ?? console.error });
  return {
    log,
    sessions,
    [Symbol.asyncDispose]() {
      sweeper[Symbol.dispose]();
      return log.close();
    },
  };
}
