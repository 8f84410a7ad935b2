// What a room's log is made of, as every client sees it.

/** Who speaks, as others see them. `id` is `u_…` for a session and `g_…` for a guest. */
export interface User {
  readonly id: string;
  readonly name: string;
  /** Path of the picture on this host. */
  readonly avatar: string;
  /** Named by `?name=` alone: the same name is the same guest, and nobody vouches for it. */
  readonly guest?: true;
  /**
   * What the name looks like, where its letters look like others (UTS #39): two whose looks are the
   * same can be taken for each other. Absent where the name folded by case says it all.
   */
  readonly skeleton?: string;
}

interface EventBase {
  readonly room: string;
  /** 1, 2, 3 … without gaps, one order for everybody. */
  readonly seq: number;
  /** A ULID whose time is `at`. */
  readonly id: string;
  /** Milliseconds since the epoch, never smaller than the event's before it. */
  readonly at: number;
  readonly user: User;
}

/** A message that nobody deleted; `text` is its newest one. */
export interface LiveMessage extends EventBase {
  readonly type: "message";
  readonly text: string;
  /** When its text was last changed, ms since the epoch. */
  readonly edited?: number;
  readonly deleted?: undefined;
}

/** A message that was deleted: its place in the log stays, its text is gone. */
export interface DeletedMessage extends EventBase {
  readonly type: "message";
  readonly text?: undefined;
  readonly edited?: undefined;
  /** When it was deleted, ms since the epoch. */
  readonly deleted: number;
}

/**
 * A change of message `target`. Read from the log later, it carries the target's newest text;
 * once the target is deleted it has `deleted` in the text's place.
 */
export type Edit =
  & EventBase
  & { readonly type: "edit"; readonly target: number }
  & (
    | { readonly text: string; readonly deleted?: undefined }
    | { readonly text?: undefined; readonly deleted: number }
  );

/** The removal of message `target`. */
export interface Deletion extends EventBase {
  readonly type: "delete";
  readonly target: number;
}

/** What stands in the log: in it each has a `seq` of its own. */
export type LogEvent = LiveMessage | DeletedMessage | Edit | Deletion;
