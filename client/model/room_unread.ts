// What is new in a room that is not open: which messages, and which of them speak to this person.

import type { User } from "../../protocol/event.ts";
import { changeOf } from "../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";
import { type MentionIndex, mentions } from "../../text/mentions.ts";

/** So many are told apart; the page shows more as "99+". */
export const UNREAD_MAX = 100;

/** A room beside the open one, as far as it was heard. Every change makes a new one. */
export interface RoomUnread {
  readonly epoch: string;
  /** The last event heard; the cursor to go on from. */
  readonly head: number;
  /** Seqs of the newest messages of others that nobody has read, at most UNREAD_MAX. */
  readonly unread: readonly number[];
  /** Those of them that speak to this person. */
  readonly mentions: readonly number[];
}

/** A page of a room's log, whichever transport brought it. */
export interface HeardPage {
  readonly epoch: string;
  readonly head: number;
  readonly complete: boolean;
  readonly events: readonly ParsedEvent[];
}

/** A room in which nothing is new. */
export function nothingNew(epoch: string, head: number): RoomUnread {
  return { epoch, head, unread: [], mentions: [] };
}

/** Who reads, and what their mentions are found by. */
export interface UnreadReader {
  readonly own: User | null;
  readonly mentions: MentionIndex | undefined;
}

/** Takes live events, each once. */
export function withEvents(
  state: RoomUnread,
  events: readonly ParsedEvent[],
  reader: UnreadReader,
): RoomUnread {
  let { head } = state;
  const unread = [...state.unread];
  const mentioned = new Set(state.mentions);
  for (const event of events) {
    if (event.seq <= head) continue;
    head = event.seq;
    if (event.type === "message") {
      if (event.deleted !== undefined || event.user.id === reader.own?.id) continue;
      unread.push(event.seq);
      if (mentions(event.text, reader.mentions)) mentioned.add(event.seq);
      continue;
    }
    const change = changeOf(event);
    const index = change ? unread.indexOf(change.target) : -1;
    if (!change || index < 0) continue;
    if (change.deleted !== undefined) {
      unread.splice(index, 1);
      mentioned.delete(change.target);
    } else if (mentions(change.text, reader.mentions)) mentioned.add(change.target);
    else mentioned.delete(change.target);
  }
  if (head === state.head) return state;
  const saved = unread.slice(-UNREAD_MAX);
  const from = saved[0] ?? Infinity;
  return { ...state, head, unread: saved, mentions: [...mentioned].filter((seq) => seq >= from) };
}

/** Goes on with a page that was asked for from `state.head`. */
export function withPage(
  state: RoomUnread | undefined,
  page: HeardPage,
  reader: UnreadReader,
): RoomUnread {
  // In another log nobody has read anything, nor is anything new to anybody.
  if (state?.epoch !== page.epoch) return nothingNew(page.epoch, page.head);
  const first = page.events[0]?.seq ?? page.head + 1;
  if (page.complete || first <= state.head + 1) return withEvents(state, page.events, reader);
  // What lies between was not brought. Each entry is taken for a message: a good guess of a large number.
  const from = Math.max(state.head + 1, first - UNREAD_MAX);
  const guessed = Array.from({ length: first - from }, (_, index) => from + index);
  const unread = [...state.unread, ...guessed].slice(-UNREAD_MAX);
  return withEvents({ ...state, head: first - 1, unread }, page.events, reader);
}

/** Somebody has read up to `seq`. */
export function withRead(state: RoomUnread, seq: number): RoomUnread {
  const isNew = (each: number) => each > seq;
  if (seq <= state.head && state.unread.every(isNew)) return state;
  return {
    ...state,
    head: Math.max(state.head, seq),
    unread: state.unread.filter(isNew),
    mentions: state.mentions.filter(isNew),
  };
}
