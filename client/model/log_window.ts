// A window on the log: the messages that a page of events makes, and the part of the log that it covers.

import type { MessageChange } from "../../protocol/events/base.ts";
import { changedMessage, type Message } from "../../protocol/events/message.ts";
import { changeOf } from "../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";
import type { Unread } from "./unread_seqs.ts";

export type { Message };

/** A page of the log. */
export interface Page {
  readonly events: readonly ParsedEvent[];
  /** The seqs that it covers: it may list fewer. */
  readonly first: number;
  readonly last: number;
  readonly head: number;
}

/** The state of a room; immutable. */
export interface RoomState {
  readonly room: string;
  readonly epoch: string;
  /** The last event received: the cursor. */
  readonly head: number;
  /** The window: all messages from `first` to `last` in their current state. */
  readonly messages: readonly Message[];
  readonly first: number;
  readonly last: number;
  /** The window begins at the start of the log. */
  readonly complete: boolean;
  readonly unread?: Unread;
  /** Where the line "new" is; it stays when everything was seen, until there is more. */
  readonly newFrom?: number;
}

/** Whether the window ends at the log's newest event. */
export function isAttached(state: RoomState): boolean {
  return state.last >= state.head;
}

/** The messages of a page in their current state. */
export function currentMessages(events: readonly ParsedEvent[]): readonly Message[] {
  const messages: Message[] = [];
  for (const event of events) applyEvent(messages, event);
  return messages;
}

/** Adds a message, or applies what another event does to one, if that is in the window. */
export function applyEvent(messages: Message[], event: ParsedEvent): void {
  if (event.type === "message") {
    messages.push(event);
    return;
  }
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

/** Whether a page begins with the log's first event. */
export function reachesStart({ first, events }: Page): boolean {
  return first === 1 || events.length === 0;
}

/** Whether a page continues a log that is known up to `head`. */
export function continues({ first, last }: Page, head: number): boolean {
  return first <= head + 1 && last >= head;
}

/** Events that may wait for a missing one. If more arrive, the connection rejoins anyway. */
const EARLY_MAX = 1_000;

/**
 * Sorts events by seq and splits them at the first gap after `head`: those behind it are early. Up to
 * `coveredTo` there is no gap, as a page covers those seqs.
 */
export function splitAtGap(
  events: readonly ParsedEvent[],
  head: number,
  coveredTo: number,
): { readonly ready: readonly ParsedEvent[]; readonly early: readonly ParsedEvent[] } {
  const sorted = [...events].sort((a, b) => a.seq - b.seq);
  let reached = Math.max(head, coveredTo);
  const gap = sorted.findIndex(({ seq }) => {
    if (seq > reached + 1) return true;
    reached = Math.max(reached, seq);
    return false;
  });
  if (gap < 0) return { ready: sorted, early: [] };
  return { ready: sorted.slice(0, gap), early: sorted.slice(gap, gap + EARLY_MAX) };
}

/** A page loads within seconds; of more changes meanwhile, the oldest is dropped. */
const CHANGES_MAX = 1_000;

/**
 * The newest change of each type of each message outside the window, oldest first. A page that is still loading, or that is added
 * piece by piece, may have those messages in an earlier state.
 */
export class ChangesOutside {
  /** By type and target. */
  readonly #newest = new Map<string, ParsedEvent>();

  /** Adds an event that changes a message outside the window. */
  add(event: ParsedEvent, target: number): void {
    const key = `${event.type} ${target}`;
    this.#newest.delete(key);
    this.#newest.set(key, event);
    const [oldest] = this.#newest.keys();
    if (this.#newest.size > CHANGES_MAX) this.#newest.delete(oldest!);
  }

  /** The changes that a page with that head cannot contain, of messages from `first` on. */
  since(head: number, first = 0): readonly ParsedEvent[] {
    return [...this.#newest.values()]
      .filter((event) => event.seq > head && (changeOf(event)?.target ?? -1) >= first);
  }

  /** Forgets everything, because the log was replaced. */
  clear(): void {
    this.#newest.clear();
  }
}
