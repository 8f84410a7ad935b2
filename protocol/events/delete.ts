// The event type "delete": a message is gone, and its text with it.

import { type EventBase, type EventType, requirePart } from "./base.ts";
import { EVENT_FIELDS, seq, shape } from "./fields.ts";

/** The deletion of message `target`. */
export interface Deletion extends EventBase<"delete"> {
  /** Seq of the message that was deleted. */
  readonly target: number;
}

/** What is known of deletions. */
export const DELETION: EventType<Deletion> = {
  read: shape({ ...EVENT_FIELDS, target: seq }) as (value: unknown) => Deletion,
  restore: (base, stored) => ({ ...base, target: requirePart(base, "target", stored.target) }),
  change: ({ target, at }) => ({ target, deleted: at }),
};
