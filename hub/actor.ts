// Who wants something, as the hub needs to know it.

import type { User } from "../protocol/event.ts";
import type { Session } from "./sessions.ts";

/** A user or a stranger who wants something. Nobody in particular (`user: null`) may read, where the server is open. */
export interface Actor {
  /** The session that vouches for them; none for guests and strangers. */
  readonly session?: Session;
  /** Who they are to others; null without a session or a name. */
  readonly user: User | null;
  /** Where the connection comes from; only compared, for limits. */
  readonly address: string;
}
