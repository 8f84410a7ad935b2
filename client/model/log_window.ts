// A stretch of the log as it stands: what events make of messages, and from where to where they reach.

import type { DeletedMessage, LiveMessage, LogEvent } from "../../protocol/event.ts";
import type { ParsedEvent, UnknownEvent } from "../../protocol/parse_server_frame.ts";

/** A message as it stands. */
export type Message = LiveMessage | DeletedMessage;

/** An edit or a deletion. */
export type Change = Exclude<LogEvent, Message>;

/** A page of the log, as history brings it. */
export interface Page {
  readonly events: readonly ParsedEvent[];
  readonly head: number;
}

/** The messages of a page as they stand. */
export function currentMessages(events: readonly ParsedEvent[]): readonly Message[] {
  const messages: Message[] = [];
  for (const event of events) {
    if (event.type === "message") messages.push(event);
    else change(messages, event);
  }
  return messages;
}

/** Applies an edit or a deletion to the message it means, where that is in the window. */
export function change(messages: Message[], event: Change | UnknownEvent): void {
  if (event.type === "unknown") return;
  // From the end, where most of what is changed stands.
  let index = messages.length - 1;
  while (index >= 0 && messages[index]?.seq !== event.target) index -= 1;
  const message = messages[index];
  if (!message || message.deleted !== undefined) return;
  const { room, seq, id, at, user } = message;
  const base = { type: "message", room, seq, id, at, user } as const;
  if (event.type === "delete" || event.text === undefined) {
    messages[index] = { ...base, deleted: event.type === "delete" ? event.at : event.deleted };
  } else {
    messages[index] = { ...base, text: event.text, edited: event.at };
  }
}

/** From where to where a page of events reaches. An empty one stands for an empty log. */
export function reach(
  events: readonly ParsedEvent[],
  head: number,
): { readonly first: number; readonly last: number } {
  return { first: events[0]?.seq ?? head + 1, last: events.at(-1)?.seq ?? head };
}

/** Whether a page reaches back to the log's first event. */
export function reachesStart(events: readonly ParsedEvent[]): boolean {
  return events.length === 0 || events[0]?.seq === 1;
}

/** Whether a page can simply be added to what reaches to `head`. */
export function continues(events: readonly ParsedEvent[], head: number): boolean {
  const first = events[0];
  return first !== undefined && first.seq <= head + 1 && (events.at(-1)?.seq ?? 0) >= head;
}
