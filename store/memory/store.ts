// The store in memory: for tests, for trying Hubbub out, and for hosts without a disk.

import { systemClock } from "../../protocol/clock.ts";
import type { Store, StoreOptions } from "../../hub/store.ts";
import { InProcessBus } from "../in_process/bus.ts";
import { InProcessPresence } from "../in_process/presence.ts";
import { InProcessRateLimits } from "../in_process/rate_limits.ts";
import { HourlyCleanup } from "../hourly_cleanup.ts";
import { MemoryLog } from "./event_log.ts";
import { MemorySessions } from "./sessions.ts";
import { MemoryUsers } from "./users.ts";

/** A store that lasts as long as its process. */
export class MemoryStore implements Store {
  /** The events of all rooms. */
  readonly log: MemoryLog;
  /** Who each token belongs to. */
  readonly sessions: MemorySessions;
  /** The users, whether or not they have a session. */
  readonly users: MemoryUsers;
  /** Which connections are in which room. */
  readonly presence: InProcessPresence;
  /** Signals that may be missed. */
  readonly bus: InProcessBus;
  /** How often each action may be done. */
  readonly limits: InProcessRateLimits = new InProcessRateLimits();
  readonly #cleanup: HourlyCleanup;

  /** An empty store. */
  constructor(
    { clock = systemClock, report = console.error, onFault = reportError }: StoreOptions = {},
  ) {
    const users = new MemoryUsers({ clock });
    const log = new MemoryLog({
      clock,
      onFault,
      countMessage: (userId, change) => users.countMessage(userId, change),
    });
    const sessions = new MemorySessions({ clock, users, onFault });
    this.log = log;
    this.users = users;
    this.sessions = sessions;
    this.presence = new InProcessPresence({ onFault });
    this.bus = new InProcessBus(onFault);
    this.#cleanup = new HourlyCleanup({
      parts: [() => sessions.endLapsed(), () => users.deleteUsersWhoLeft()],
      report,
    });
  }

  /** Closes the log and stops the cleanup. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#cleanup[Symbol.dispose]();
    this.presence[Symbol.dispose]();
    await this.log.close();
  }
}
