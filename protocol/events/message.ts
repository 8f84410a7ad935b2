// The event type "message": something that a user wrote.

import { type EventBase, type EventType, type MessageChange, requirePart } from "./base.ts";
import { optional, whole, withTextOrDeleted } from "./fields.ts";

/** A message that is not deleted; `text` is its newest one. */
export interface LiveMessage extends EventBase<"message"> {
  /** At most TEXT_MAX code points, or as many as the server allows. */
  readonly text: string;
  /** When its text was last changed, ms since the epoch; absent if it never was. */
  readonly edited?: number;
  /** Always absent: it tells the two kinds of message apart. */
  readonly deleted?: undefined;
}

/** A message that was deleted: it keeps its place in the log, and its text is gone. */
export interface DeletedMessage extends EventBase<"message"> {
  /** Always absent: the text is not kept. */
  readonly text?: undefined;
  /** Always absent, even if it was edited before. */
  readonly edited?: undefined;
  /** When it was deleted, ms since the epoch. */
  readonly deleted: number;
}

/** A message in its current state. */
export type Message = LiveMessage | DeletedMessage;

/** What is known of messages. */
export const MESSAGE: EventType<Message> = {
  read: withTextOrDeleted({ edited: optional(whole) }) as (value: unknown) => Message,
  restore(base, { text, edited, deleted }) {
    if (deleted) return { ...base, deleted };
    const live = { ...base, text: requirePart(base, "text", text) };
    return edited ? { ...live, edited } : live;
  },
  line: ({ text }) => text,
};

/** The message after a change. A deleted message stays deleted. */
export function changedMessage(message: Message, change: MessageChange): Message {
  if (message.deleted !== undefined) return message;
  const { room, seq, id, at, user } = message;
  const base = { type: "message", room, seq, id, at, user } as const;
  return change.deleted === undefined
    ? { ...base, text: change.text, edited: change.edited }
    : { ...base, deleted: change.deleted };
}
