// Why the log refuses a draft: the judgements that every log shares.

import { ChatError } from "../protocol/chat_error.ts";
import type { LogEvent } from "../protocol/event.ts";
import type { NewEvent } from "./event_log.ts";

/** A code with which the log refuses a draft for what it asks. */
export type RefusalCode = "conflict" | "not_found" | "gone" | "forbidden";

const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  conflict: "This nonce was used for something else",
  not_found: "There is no such message",
  gone: "The message was deleted",
  forbidden: "Only its author can change a message",
};

/** What must be known of the event that an edit or a delete names. */
export interface TargetFacts {
  /** What kind of event it is. */
  readonly type: LogEvent["type"];
  /** Whose it is. */
  readonly userId: string;
  /** Whether it was deleted. */
  readonly deleted: boolean;
}

/** Why this user cannot change this target, or undefined where they can. */
export function refuseTarget(
  target: TargetFacts | undefined,
  userId: string,
): RefusalCode | undefined {
  if (target?.type !== "message") return "not_found";
  if (target.deleted) return "gone";
  return target.userId === userId ? undefined : "forbidden";
}

/** The refusal as it is thrown. */
export function refusal(code: RefusalCode): ChatError {
  return new ChatError(code, SENTENCES[code]);
}

/** Nothing can be written now; `cause` is for the operator, the message for the author. */
export function unavailable(cause: string): ChatError {
  return new ChatError("unavailable", "The log cannot be written at the moment", { cause });
}

/** Nothing can be read here now; `cause` is for the operator, the message for the reader. */
export function unreadable(cause: string): ChatError {
  return new ChatError("unavailable", "The log cannot be read at the moment", { cause });
}

/**
 * The draft with a text that every log gives back unchanged: a lone surrogate has no UTF-8, and
 * node:sqlite ends a text at a NUL. Both become U+FFFD, as Markdown and HTML have it.
 */
export function storable(newEvent: NewEvent): NewEvent {
  if (newEvent.type === "delete") return newEvent;
  const { text } = newEvent;
  if (text.isWellFormed() && !text.includes("\0")) return newEvent;
  return { ...newEvent, text: text.toWellFormed().replaceAll("\0", "\ufffd") };
}
