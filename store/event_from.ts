// The one place where an event is put together: just written, from memory or from a row.

import { userFrom } from "./user_from.ts";
import type { LogEvent, User } from "../protocol/event.ts";

/** What an event is made of; null as SQL has it is the same as absent. */
export interface EventParts {
  /** What kind of event it is. */
  readonly type: LogEvent["type"];
  /** The room's name. */
  readonly room: string;
  /** Its place in the room, from 1. */
  readonly seq: number;
  /** A ULID whose time is `at`. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The author, as they were then. */
  readonly user: User;
  /** Seq of the message that an edit or a delete changes. */
  readonly target?: number | null;
  /** A message's or an edit's text: the newest one of the message. */
  readonly text?: string | null;
  /** When the message was last edited, ms since the epoch. */
  readonly edited?: number | null;
  /** When the message was deleted, ms since the epoch. */
  readonly deleted?: number | null;
}

/**
 * The event as clients see it, in the order of fields that the protocol shows.
 *
 * @throws {Error} where parts are missing that its type needs: the log is damaged.
 */
export function eventFrom(parts: EventParts): LogEvent {
  const { room, seq, id, at, user } = parts;
  switch (parts.type) {
    case "message": {
      const type = "message";
      if (parts.deleted) return { type, room, seq, id, at, user, deleted: parts.deleted };
      const text = needed(parts, "text");
      return parts.edited
        ? { type, room, seq, id, at, user, text, edited: parts.edited }
        : { type, room, seq, id, at, user, text };
    }
    case "edit": {
      const type = "edit";
      const target = needed(parts, "target");
      return parts.deleted
        ? { type, room, seq, id, at, user, target, deleted: parts.deleted }
        : { type, room, seq, id, at, user, target, text: needed(parts, "text") };
    }
    case "delete":
      return { type: "delete", room, seq, id, at, user, target: needed(parts, "target") };
  }
}

function needed<K extends "text" | "target">(
  parts: EventParts,
  name: K,
): NonNullable<EventParts[K]> {
  const part = parts[name];
  if (part === undefined || part === null) {
    throw new Error(`Cannot read event ${parts.seq} of room "${parts.room}": it has no ${name}`);
  }
  return part;
}

/** A copy of the user as they are at this moment, with nothing that a log would not give back. */
export function snapshotOf({ id, name, guest }: User): User {
  return userFrom({ id, name, guest: guest === true });
}
