// The rules that every log applies to an event before it appends it.

import { ChatError } from "../protocol/chat_error.ts";
import type { StoredFields } from "../protocol/events/base.ts";
import { type EventContent, storedFields } from "../protocol/events/registry.ts";
import type { NewEvent, NewEventFrame } from "./event_log.ts";

/** A code with which the log refuses an event. */
export type RefusalCode = "conflict" | "not_found" | "gone";

const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  conflict: "This nonce was used for something else",
  not_found: "There is no such message",
  gone: "The message was deleted",
};

/** What must be known of the event that a new event refers to. */
export interface TargetFacts {
  /** The name of its type. */
  readonly type: string;
  /** Its author. */
  readonly userId: string;
  /** Whether it was deleted. */
  readonly deleted: boolean;
}

/**
 * Why the target cannot be changed, or undefined if it can. The policy decides who may change the
 * messages of `authorId`; a message of another author did not exist when it decided.
 */
export function refuseTarget(
  target: TargetFacts | undefined,
  authorId: string | undefined,
): RefusalCode | undefined {
  if (target?.type !== "message") return "not_found";
  // Before the author: of a deleted message, the policy does not know the author.
  if (target.deleted) return "gone";
  return authorId !== undefined && authorId !== target.userId ? "not_found" : undefined;
}

/** The columns of a new event's content, by which a log also recognizes a repeated nonce. */
export function contentFields(newEvent: NewEvent): StoredFields {
  const { user: _user, nonce: _nonce, authorId: _authorId, ...content } = newEvent;
  return storedFields(content satisfies ContentAlone);
}

/** Content without any field of the frame: a further one must be left out above, or it is stored. */
type ContentAlone = EventContent & { readonly [Field in keyof NewEventFrame]?: never };

/** The error with which an event is refused. */
export function refusal(code: RefusalCode): ChatError {
  return new ChatError(code, SENTENCES[code]);
}

/** The log cannot be written now; `cause` is for the operator, the message for the author. */
export function unavailable(cause: string): ChatError {
  return new ChatError("unavailable", "The log cannot be written at the moment", { cause });
}

/** The log cannot be read here now; `cause` is for the operator, the message for the reader. */
export function unreadable(cause: string): ChatError {
  return new ChatError("unavailable", "The log cannot be read at the moment", { cause });
}

/**
 * Replaces by U+FFFD what a log cannot restore: a lone surrogate has no UTF-8, and node:sqlite ends a
 * text at a NUL. cleanText() has replaced both in what users write: this is for a caller that appends
 * without a room.
 */
export function replaceUnstorable(newEvent: NewEvent): NewEvent {
  if (!("text" in newEvent)) return newEvent;
  const { text } = newEvent;
  if (text.isWellFormed() && !text.includes("\0")) return newEvent;
  return { ...newEvent, text: text.toWellFormed().replaceAll("\0", "\ufffd") };
}
