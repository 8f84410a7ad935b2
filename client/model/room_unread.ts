// Computes which messages of a room that is not open are unread, and which of them mention the user; and
// saves that, so that the next page requests only what came since.

import type { User } from "../../protocol/events/base.ts";
import { changeOf } from "../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";
import { type MentionIndex, mentions } from "../../text/mentions.ts";
import { readJson, writeJson } from "../connection/browser_storage.ts";

/** Unread messages to remember; the page shows more as "99+". */
export const UNREAD_MAX = 100;

/** The state of a background room; immutable. */
export interface RoomUnread {
  readonly epoch: string;
  /** The last event received: the cursor. */
  readonly head: number;
  /** Seqs of the newest unread messages of other users, at most UNREAD_MAX. */
  readonly unread: readonly number[];
  /** Those of them that mention the user. */
  readonly mentions: readonly number[];
}

/** A page of a room's log, from any transport. */
export interface LogPage {
  readonly epoch: string;
  /** The seqs that it covers: it may list fewer. */
  readonly first: number;
  readonly last: number;
  readonly head: number;
  readonly complete: boolean;
  readonly events: readonly ParsedEvent[];
}

/** The state of a room with nothing unread. */
export function nothingNew(epoch: string, head: number): RoomUnread {
  return { epoch, head, unread: [], mentions: [] };
}

/** The user, and what finds their mentions. */
export interface UnreadReader {
  readonly own: User | null;
  readonly mentions: MentionIndex | undefined;
}

/** The state after live events. */
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

/** The state after a page that was requested from `state.head` on. */
export function withPage(
  state: RoomUnread | undefined,
  page: LogPage,
  reader: UnreadReader,
): RoomUnread {
  // The log was replaced: nothing in the new one counts as unread.
  if (state?.epoch !== page.epoch) return nothingNew(page.epoch, page.head);
  const { first, last, events, complete } = page;
  const withAll = (known: RoomUnread): RoomUnread => {
    const next = withEvents(known, events, reader);
    return next.head < last ? { ...next, head: last } : next;
  };
  if (complete || first <= state.head + 1) return withAll(state);
  // The page has a gap before it. Only messages count, and nobody knows which of its events are some: the
  // share of the page is a good guess.
  const messages = events.filter(({ type }) => type === "message").length;
  const share = last < first ? 1 : messages / (last - first + 1);
  const missed = Math.min(Math.round((first - 1 - state.head) * share), UNREAD_MAX);
  const gap = Array.from({ length: missed }, (_, index) => first - missed + index);
  const unread = [...state.unread, ...gap].slice(-UNREAD_MAX);
  return withAll({ ...state, head: first - 1, unread });
}

/** The state after reading up to `seq`. */
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

/** The part of `localStorage` that is used. */
export type UnreadStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "hubbub.unread.";

/** The saved states of the background rooms. */
export class SavedUnread {
  readonly #storage: UnreadStorage | undefined;

  constructor(storage: UnreadStorage | undefined) {
    this.#storage = storage;
  }

  /** The saved state of a room. */
  of(room: string): RoomUnread | undefined {
    const { epoch, head, unread, mentions } = readJson(this.#storage, PREFIX + room);
    return typeof epoch === "string" && isSeq(head) && areSeqs(unread) && areSeqs(mentions)
      ? { epoch, head, unread, mentions }
      : undefined;
  }

  /** Saves a state, unless another tab has received more. */
  set(room: string, state: RoomUnread): void {
    const saved = this.of(room);
    if (saved?.epoch === state.epoch && saved.head > state.head) return;
    writeJson(this.#storage, PREFIX + room, state);
  }

  /** Removes the state of a room that the user has left. */
  remove(room: string): void {
    this.#storage?.removeItem(PREFIX + room);
  }
}

function isSeq(raw: unknown): raw is number {
  return Number.isSafeInteger(raw);
}

function areSeqs(raw: unknown): raw is number[] {
  return Array.isArray(raw) && raw.every(isSeq);
}
