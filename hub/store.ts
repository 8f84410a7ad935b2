// The store: everything that the chat keeps, behind one interface that each backend implements whole.

import type { Clock } from "../protocol/clock.ts";
import type { Bus } from "./bus.ts";
import type { EventLog } from "./event_log.ts";
import type { Presence } from "./presence.ts";
import type { RateLimits } from "./rate_limits.ts";
import type { Sessions } from "./sessions.ts";
import type { Users } from "./users.ts";

/** Everything that the chat keeps. Disposing of it writes what was submitted and refuses more. */
export interface Store extends AsyncDisposable {
  /** The events of all rooms. */
  readonly log: EventLog;
  /** Who each token belongs to. */
  readonly sessions: Sessions;
  /** The users, whether or not they have a session. */
  readonly users: Users;
  /** Which connections are in which room. */
  readonly presence: Presence;
  /** Signals that may be missed. */
  readonly bus: Bus;
  /** How often each action may be done. */
  readonly limits: RateLimits;
}

/** What every backend is opened with. */
export interface StoreOptions {
  /** Gives events and sessions their times. @default systemClock */
  readonly clock?: Pick<Clock, "now">;
  /**
   * Receives a line for the operator when writing fails, and when it works again.
   *
   * @default console.error
   */
  readonly report?: (line: string) => void;
  /**
   * Receives what a listener threw; the other listeners are called all the same.
   *
   * @default reportError
   */
  readonly onFault?: (error: unknown) => void;
}
