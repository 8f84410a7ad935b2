// Who wants something, as the hub needs to know it.

import type { User } from "../protocol/event.ts";

/** Somebody at the door. Nobody in particular (`user: null`) may read, where the house is open. */
export interface Visitor {
  /** Who they are to others; null without a session or a name. */
  readonly user: User | null;
  /** Where the connection comes from; only compared, for limits. */
  readonly address: string;
}
