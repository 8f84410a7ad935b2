// The base of every event type: the fields that all events have, and what each type defines.

/**
 * The author of an event, as others see them. `id` is `u_…` for a session and `g_…` for a guest.
 */
export interface User {
  /** One id is one user for everyone, under any name. */
  readonly id: string;
  /** The name that they chose, at most NAME_MAX code points; others may have the same. */
  readonly name: string;
  /** Path of the picture on this host. */
  readonly avatar: string;
  /** Identified by `?name=` only: the same name is the same guest. */
  readonly guest?: true;
  /**
   * The name's skeleton (UTS #39), if its letters look like others: two names with the same skeleton
   * can be mistaken for each other. Absent if the case-folded name is its own skeleton.
   */
  readonly skeleton?: string;
}

/** The fields that every event in a log has. */
export interface EventBase<Type extends string> {
  /** The name of its type. */
  readonly type: Type;
  /** Name of the room whose log contains it. */
  readonly room: string;
  /** 1, 2, 3 … without gaps: one order for everyone. */
  readonly seq: number;
  /** A ULID whose time is `at`. */
  readonly id: string;
  /** Milliseconds since the epoch, never smaller than that of the event before it. */
  readonly at: number;
  /** The author, under the name that they had then. */
  readonly user: User;
}

/** What an event does to the message with the seq `target`. */
export type MessageChange =
  & { readonly target: number }
  & (
    | { readonly text: string; readonly edited: number; readonly deleted?: undefined }
    | { readonly deleted: number }
  );

/** The columns of the log beside the base; null, as SQL has it, is the same as absent. */
export interface StoredFields {
  /** Seq of the message that the event refers to. */
  readonly target?: number | null | undefined;
  /**
   * The newest text of the message, for the message itself and for events that change it; otherwise the
   * event's own. Absent once it is erased.
   */
  readonly text?: string | null | undefined;
  /** When the message was last edited, ms since the epoch. */
  readonly edited?: number | null | undefined;
  /** When the message was deleted, ms since the epoch. */
  readonly deleted?: number | null | undefined;
  /**
   * The type's other fields. No erasure reaches them: what a user writes is `text`, and none of them
   * names a user.
   */
  readonly payload?: Readonly<Record<string, unknown>> | undefined;
}

/** An event type: everything that server, client and stores know about it. */
export interface EventType<Event extends EventBase<string>> {
  /** Reads an event that a server sent, without unknown fields; throws a SyntaxError if it is malformed. */
  readonly read: (value: unknown) => Event;
  /** The event in its current state, from what a log stores; throws an Error if a part is missing. */
  readonly restore: (base: EventBase<Event["type"]>, stored: StoredFields) => Event;
  /** What the event does to another message. @default nothing */
  readonly change?: (event: Event) => MessageChange;
  /** What clients without a protocol show after the author's name. @default nothing */
  readonly line?: (event: Event) => string | undefined;
}

/** Returns a part that an event's type needs; throws if the log has lost it. */
export function requirePart<Part>(
  { room, seq }: EventBase<string>,
  name: keyof StoredFields,
  part: Part | null | undefined,
): Part {
  if (part === undefined || part === null) {
    throw new Error(`Cannot read event ${seq} of room "${room}": it has no ${name}`);
  }
  return part;
}
