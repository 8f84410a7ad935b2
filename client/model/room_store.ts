// What the page knows of its room's log: a window on it, kept in seq order.

import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import { changeOf } from "../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";
import type { RoomView } from "../../protocol/view.ts";
import type { Joined } from "../connection/transport.ts";
import { ChangesOutside } from "./changes_outside.ts";
import { LINES_MAX } from "./render_pace.ts";
import {
  applyChange,
  applyEvent,
  continues,
  currentMessages,
  reach,
  reachesStart,
} from "./log_window.ts";
import type { Message, Page } from "./log_window.ts";
import { UnreadSeqs } from "./unread_seqs.ts";

/** Messages kept in the page; more would make it slow, and the log has them anyway. */
export const WINDOW_MAX = 300;
/** Whoever follows looks at the end: the fewer lines stand above it, the less each that comes takes. */
export const FOLLOWED_MAX = WINDOW_MAX / 2;
/** How many lines one render removes from a window that is too large; more would take a slow page too long. */
const CUT_AT_ONCE = 32;
/** What is held back for an event that is missing; more than this and the link has lost its way. */
const EARLY_MAX = 1_000;

/** New messages that came while somebody read further up. */
export interface Unread {
  readonly count: number;
  /** The first of them. */
  readonly seq: number;
}

/** One state of the room. Every change makes a new one. */
export interface RoomState {
  readonly room: string;
  readonly epoch: string;
  /** The last event heard; the cursor to go on from. */
  readonly head: number;
  /** The window: all that stands in the log from `first` to `last`, edits and deletions applied. */
  readonly messages: readonly Message[];
  readonly first: number;
  readonly last: number;
  /** The window reaches back to the log's start. */
  readonly complete: boolean;
  readonly unread?: Unread;
  /** Where a line stands that says "new"; it stays when all has been seen, until there is more. */
  readonly newFrom?: number;
}

/** Whether the window ends at the log's newest event. */
export function isAttached(state: RoomState): boolean {
  return state.last >= state.head;
}

/** The one home of a room's state; the only thing that changes it. */
export class RoomStore {
  readonly #state;
  /** Events that came before one that is still missing. */
  #early: ParsedEvent[] = [];
  readonly #outside = new ChangesOutside();
  /** What `state.unread` tells of. */
  readonly #unread = new UnreadSeqs();
  #following = true;
  #held = false;
  #looking = true;
  /** Whose messages are never new to whoever looks. */
  ownId: string | undefined;
  /** Events up to this one were missed that may have changed what is shown; 0 where none is left to learn. */
  missedUpTo = 0;
  /** The end of the last gap: a page that is older does not know what it may have changed. */
  #gapEnd = 0;

  constructor(view: Pick<RoomView, keyof RoomState & keyof RoomView | "events" | "user">) {
    const { room, epoch, head, complete, events, user } = view;
    this.ownId = user?.id;
    this.#state = signal<RoomState>({
      room,
      epoch,
      head,
      messages: currentMessages(events),
      ...reach(events, head),
      complete,
    });
  }

  get state(): ReadonlySignal<RoomState> {
    return this.#state;
  }

  /** The person follows the newest messages, or reads further up, where nothing may be cut away. */
  setFollowing(following: boolean): void {
    this.#following = following;
    this.#recordSeen();
  }

  /** Something in the window is being worked on: until that is over no line of it is taken away. */
  setHeld(held: boolean): void {
    this.#held = held;
  }

  /** Somebody looks at the page, or it is hidden: then what comes is new when they are back. */
  setLooking(looking: boolean): void {
    this.#looking = looking;
    this.#recordSeen();
  }

  /** Whether events are held back for one before them that has not come. */
  get isMissing(): boolean {
    return this.#early.length > 0;
  }

  /** Whether what is shown stays where it is: read further up, or worked on. */
  get stays(): boolean {
    return !this.#following || this.#held;
  }

  /** How many older messages may be put on top: none may push out what has to stay. */
  get roomOnTop(): number {
    if (!this.stays) return FOLLOWED_MAX - this.#state.value.messages.length;
    return this.roomBelow;
  }

  /** How many newer ones the window may go on with. */
  get roomBelow(): number {
    return this.#held ? WINDOW_MAX - this.#state.value.messages.length : Infinity;
  }

  /** All after `seq` is new to whoever opens the room; false where that is nothing. */
  setReadUpTo(seq: number): boolean {
    const { messages, first, last, head } = this.#state.value;
    const fresh = messages.filter((message) => this.#isNews(message) && message.seq > seq);
    const from = fresh[0]?.seq;
    if (from === undefined) return false;
    this.#unread.clear();
    // Outside the window nobody has counted; entries are a good guess.
    this.#unread.addRange(seq + 1, head);
    this.#unread.settle(first, last, new Set(fresh.map((message) => message.seq)));
    // Seen it is only once the log has gone there, and has told that it follows.
    this.#update({ newFrom: from, unread: { count: this.#unread.count, seq: from } });
    return true;
  }

  /** Another tab of this person has read up to `seq`: so much is not new here either. */
  setReadElsewhere(seq: number): void {
    const { unread } = this.#state.value;
    if (!unread) return;
    this.#unread.readUpTo(seq);
    if (this.#unread.count !== unread.count) this.#update({ unread: this.#told });
  }

  /**
   * A link has joined. Incomplete means that what is shown cannot be continued: it is replaced, or is to
   * be renewed where it stays.
   */
  joined(frame: Joined): void {
    const { epoch, complete, events } = frame;
    const state = this.#state.value;
    if (complete || (epoch === state.epoch && continues(events, state.head))) {
      this.#update({ epoch });
      this.apply(events);
      return;
    }
    this.#early = [];
    if (epoch !== state.epoch) this.#outside.clear();
    const missed = epoch === state.epoch ? frame.head - state.head : 0;
    this.#gapEnd = missed > 0 ? frame.head : 0;
    if (missed > 0 && this.stays) {
      // Who reads further up, or works on a line, keeps it; what they missed is in the log.
      this.missedUpTo = frame.head;
      const seq = state.unread?.seq ?? state.head + 1;
      this.#unread.addRange(state.head + 1, frame.head);
      this.#update({
        head: frame.head,
        unread: { count: this.#unread.count, seq },
        newFrom: seq,
      });
      return;
    }
    const head = Math.max(frame.head, events.at(-1)?.seq ?? 0);
    // What was new before is still new.
    const readTo = (this.#unread.first ?? state.head + 1) - 1;
    this.#unread.clear();
    this.#update({ epoch, head, unread: undefined, newFrom: undefined });
    this.replace(frame);
    if (missed > 0 && !this.#looking) this.setReadUpTo(readTo);
  }

  /**
   * Applies live events in seq order; those that come early wait for the ones before them. `lines` is
   * given in a flood: a window that follows shrinks to that many, and one that stays gets none.
   */
  apply(events: readonly ParsedEvent[], lines?: number): void {
    const state = this.#state.value;
    let { head, last, newFrom } = state;
    let messages: Message[] | undefined;
    const readMax = lines === undefined ? WINDOW_MAX : 0;
    const waiting = [...this.#early, ...events].sort((a, b) => a.seq - b.seq);
    this.#early = [];
    for (const event of waiting) {
      if (event.seq <= head) continue;
      if (event.seq > head + 1) {
        if (this.#early.length < EARLY_MAX) this.#early.push(event);
        continue;
      }
      const attached = last === head;
      head = event.seq;
      messages ??= [...state.messages];
      if (event.type !== "message") {
        const changed = changeOf(event);
        if (changed) {
          const { target, deleted } = changed;
          applyChange(messages, changed);
          if (deleted !== undefined) this.#unread.delete(target);
          if (target < state.first || target > last) this.#outside.record(event, target);
        }
        if (attached) last = head;
        continue;
      }
      // A page of history was faster than the transport.
      const isShown = event.seq <= last;
      // Whoever reads further up keeps what they read; the newest wait in the log until asked for.
      const waits = !isShown && (!attached || (this.stays && messages.length >= readMax));
      if ((waits || !this.#sees) && this.#isNews(event)) {
        if (this.#unread.count === 0) newFrom = event.seq;
        this.#unread.add(event.seq);
      }
      if (isShown || waits) continue;
      messages.push(event);
      last = head;
    }
    if (!messages) return;
    this.#update({ head, last, unread: this.#told, newFrom, messages });
    if (this.stays) return;
    const before = state.messages.length;
    const added = messages.length - before;
    // More than a drawing adds is a whole page, of which as much is kept as a window holds.
    const most = lines ?? (added > LINES_MAX ? WINDOW_MAX : FOLLOWED_MAX);
    const left = lines === undefined ? before - CUT_AT_ONCE : Math.floor(before / 2);
    this.#cutOldest(added > most ? most : Math.max(most, left));
  }

  /**
   * Puts a page of older messages on top, the newest `most` of it that are not there yet, and says how
   * many those were and how many are left. The window's newest beyond its size go, the log has them.
   */
  prepend(page: Page, most = Infinity): { readonly added: number; readonly left: number } {
    this.#updateAge(page);
    const state = this.#state.value;
    const older = currentMessages([...page.events, ...this.#outside.since(page.head)])
      .filter(({ seq }) => seq < state.first);
    const added = older.slice(-most);
    const isAll = added.length === older.length;
    const first = (isAll ? page.events : added)[0]?.seq ?? state.first;
    const messages = [...added, ...state.messages];
    const cut = messages.slice(0, WINDOW_MAX);
    const lastSaved = cut.length < messages.length ? cut.at(-1) : undefined;
    this.#update({
      messages: cut,
      first: Math.min(first, state.first),
      last: lastSaved?.seq ?? state.last,
      complete: isAll && reachesStart(page.events),
    });
    this.#settleUnread();
    return { added: added.length, left: older.length - added.length };
  }

  /** Goes on at the bottom of a window that does not reach the newest event. */
  append(page: Page): void {
    this.#updateAge(page);
    const state = this.#state.value;
    const newer = page.events.filter(({ seq }) => seq > state.last);
    // An empty page says that there is nothing more.
    const last = newer.at(-1)?.seq ?? page.head;
    const messages = [...state.messages];
    for (const event of newer) {
      if (event.type === "message") messages.push(event);
      else applyEvent(messages, event);
    }
    const [{ seq: from = Infinity } = {}] = newer;
    for (const late of this.#outside.since(page.head, from)) applyEvent(messages, late);
    // What it holds beyond the head is still to be heard, and counted where it is new.
    this.#update({ messages, last });
    this.#settleUnread();
    this.#cutOldest();
    this.apply([]);
  }

  /** The same messages, some of them as they stand by now. */
  show(messages: readonly Message[]): void {
    this.#update({ messages });
    this.#settleUnread();
  }

  /** Shows another part of the log. What was heard stays what was heard: the link goes on from there. */
  replace(page: Page): void {
    this.#updateAge(page);
    const { head, events } = page;
    this.#update({
      messages: currentMessages([...events, ...this.#outside.since(head)]),
      ...reach(events, head),
      complete: reachesStart(events),
    });
    this.#settleUnread();
  }

  #updateAge({ head }: Page): void {
    if (head < this.#gapEnd) this.missedUpTo = this.#gapEnd;
  }

  /** All that stands in the log is seen as it comes. */
  get #sees(): boolean {
    return this.#following && this.#looking;
  }

  #recordSeen(): void {
    if (!this.#sees || !this.#state.value.unread) return;
    this.#unread.clear();
    this.#update({ unread: undefined });
  }

  /** It leads to the same message as long as that message is new. */
  get #told(): Unread | undefined {
    const seq = this.#unread.firstFrom(this.#state.value.unread?.seq ?? 0);
    return seq === undefined ? undefined : { count: this.#unread.count, seq };
  }

  /** The window shows which of its part of the log are messages, and stand. */
  #settleUnread(): void {
    const { messages, first, last, unread } = this.#state.value;
    if (!unread) return;
    const news = messages.filter((message) => this.#isNews(message)).map(({ seq }) => seq);
    this.#unread.settle(first, last, new Set(news));
    if (this.#unread.count !== unread.count) this.#update({ unread: this.#told });
  }

  #isNews({ user, deleted }: Message): boolean {
    return user.id !== this.ownId && deleted === undefined;
  }

  #cutOldest(max = WINDOW_MAX): void {
    const { messages, first } = this.#state.value;
    if (messages.length <= max) return;
    const saved = messages.slice(-max);
    this.#update({ messages: saved, first: saved[0]?.seq ?? first, complete: false });
  }

  #update(change: Partial<RoomState>): void {
    this.#state.value = { ...this.#state.value, ...change };
  }
}
