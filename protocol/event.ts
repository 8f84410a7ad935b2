// What a room's log is made of, as every client sees it.

/** Who speaks, as others see them. `id` is `u_…` for a session and `g_…` for a guest. */
export interface User {
  /** One id is one person to everybody, under whatever name. */
  readonly id: string;
  /** What they are called, at most NAME_MAX code points; others may be called the same. */
  readonly name: string;
  /** Path of the picture on this host. */
  readonly avatar: string;
  /** Named by `?name=` alone: the same name is the same guest, and nobody vouches for it. */
  readonly guest?: true;
  /**
   * What the name looks like, if its letters look like others (UTS #39): two whose skeletons are the
   * same can be taken for each other. Absent if the name folded by case says it all.
   */
  readonly skeleton?: string;
}

/** What every event in a log has. */
export interface EventBase<Type extends string> {
  /** What kind of event it is. */
  readonly type: Type;
  /** Name of the room whose log it stands in. */
  readonly room: string;
  /** 1, 2, 3 … without gaps, one order for everybody. */
  readonly seq: number;
  /** A ULID whose time is `at`. */
  readonly id: string;
  /** Milliseconds since the epoch, never smaller than the event's before it. */
  readonly at: number;
  /** Whose it is, under the name that they had then. */
  readonly user: User;
}

/** A message that nobody deleted; `text` is its newest one. */
export interface LiveMessage extends EventBase<"message"> {
  /** At most TEXT_MAX code points, or as many as the server allows. */
  readonly text: string;
  /** When its text was last changed, ms since the epoch; absent where it never was. */
  readonly edited?: number;
  /** Never there: it tells the two kinds of message apart. */
  readonly deleted?: undefined;
}

/** A message that was deleted: its place in the log stays, its text is gone. */
export interface DeletedMessage extends EventBase<"message"> {
  /** Never there: no text of it is kept. */
  readonly text?: undefined;
  /** Never there, even if it was edited before. */
  readonly edited?: undefined;
  /** When it was deleted, ms since the epoch. */
  readonly deleted: number;
}

/**
 * A change of message `target`. Read from the log later, it carries the target's newest text;
 * once the target is deleted it has `deleted` in the text's place.
 */
export type Edit =
  & EventBase<"edit">
  & { readonly target: number }
  & (
    | { readonly text: string; readonly deleted?: undefined }
    | { readonly text?: undefined; readonly deleted: number }
  );

/** The removal of message `target`. */
export interface Deletion extends EventBase<"delete"> {
  /** Seq of the message that was removed. */
  readonly target: number;
}

/** What stands in the log: in it each has a `seq` of its own. */
export type LogEvent = LiveMessage | DeletedMessage | Edit | Deletion;
