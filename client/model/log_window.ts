// A stretch of the log as it stands: what events make of messages, and from where to where they reach.

import type { MessageChange } from "../../protocol/events/base.ts";
import { changedMessage, type Message } from "../../protocol/events/message.ts";
import { changeOf } from "../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";

export type { Message };

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
    else applyEvent(messages, event);
  }
  return messages;
}

/** Applies what an event does to another message, if that is in the window. */
export function applyEvent(messages: Message[], event: ParsedEvent): void {
  const change = changeOf(event);
  if (change) applyChange(messages, change);
}

/** Applies a change of a message, if that is in the window. */
export function applyChange(messages: Message[], change: MessageChange): void {
  // From the end, where most changed messages are.
  let index = messages.length - 1;
  while (index >= 0 && messages[index]?.seq !== change.target) index -= 1;
  const message = messages[index];
  if (message) messages[index] = changedMessage(message, change);
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
