// Holds the state of a room: a window on its log, in seq order, and what is unread.

import { type ReadonlySignal, signal } from "@preact/signals";
import { changeOf } from "../../protocol/events/registry.ts";
import type { ParsedEvent } from "../../protocol/parse_server_frame.ts";
import type { RoomView } from "../../protocol/view.ts";
import type { Joined } from "../connection/transport.ts";
import {
  applyChange,
  applyEvent,
  ChangesOutside,
  continues,
  currentMessages,
  reachesStart,
  splitAtGap,
} from "./log_window.ts";
import type { Message, Page, RoomState } from "./log_window.ts";
import { type Unread, UnreadSeqs } from "./unread_seqs.ts";
import { WINDOW_MAX, WindowSize } from "./window_size.ts";

/** Owns the state of a room. */
export class RoomStore {
  readonly #state;
  /** Events that wait for a missing one before them. */
  #early: readonly ParsedEvent[] = [];
  readonly #outside = new ChangesOutside();
  readonly #unread = new UnreadSeqs();
  readonly #size = new WindowSize();
  #looking = true;
  /** The user, whose own messages are never unread. */
  ownId: string | undefined;
  /** Missed events up to this one may have changed messages in the window; 0 if there are none. */
  missedUpTo = 0;
  /** The end of the last gap: an older page lacks the changes in it. */
  #gapEnd = 0;

  constructor(view: Pick<RoomView, keyof RoomState & keyof RoomView | "events" | "user">) {
    const { room, epoch, first, last, head, complete, events, user } = view;
    this.ownId = user?.id;
    const messages = currentMessages(events);
    this.#state = signal<RoomState>({ room, epoch, head, messages, first, last, complete });
  }

  get state(): ReadonlySignal<RoomState> {
    return this.#state;
  }

  /** Sets whether the log follows its end; otherwise the user reads further up, and nothing is cut. */
  setFollowing(following: boolean): void {
    this.#size.following = following;
    this.#recordSeen();
  }

  /** Sets whether a message is being edited: nothing is cut meanwhile. */
  setHeld(held: boolean): void {
    this.#size.held = held;
  }

  /** Sets whether the page is visible: what arrives while it is hidden is unread. */
  setLooking(looking: boolean): void {
    this.#looking = looking;
    this.#recordSeen();
  }

  /** Whether events wait for a missing one. */
  get isMissing(): boolean {
    return this.#early.length > 0;
  }

  /** Whether the window must stay as it is, because the user reads further up or edits. */
  get stays(): boolean {
    return this.#size.stays;
  }

  /** How many older messages may be added without cutting what must stay. */
  get roomOnTop(): number {
    return this.#size.roomOnTop(this.#state.value.messages.length);
  }

  /** How many newer messages may be added without that. */
  get roomBelow(): number {
    return this.#size.roomBelow(this.#state.value.messages.length);
  }

  /** Marks everything after `seq` as unread, when a room is opened; false if that is nothing. */
  setReadUpTo(seq: number): boolean {
    const { messages, first, last, head } = this.#state.value;
    const unread = messages.filter((message) => this.#isNews(message) && message.seq > seq);
    const from = unread[0]?.seq;
    if (from === undefined) return false;
    this.#unread.clear();
    // Outside the window, the number of events is a good guess.
    this.#unread.addRange(seq + 1, head);
    this.#unread.settle(first, last, new Set(unread.map((message) => message.seq)));
    this.#update({ newFrom: from, unread: { count: this.#unread.count, seq: from } });
    return true;
  }

  /** Another tab has read up to `seq`. */
  setReadElsewhere(seq: number): void {
    const { unread } = this.#state.value;
    if (!unread) return;
    this.#unread.readUpTo(seq);
    if (this.#unread.count !== unread.count) this.#update({ unread: this.#summary });
  }

  /**
   * Applies a `joined` frame. If it does not continue the window, it replaces the window; one that must
   * stay is marked as stale instead.
   */
  joined(frame: Joined): void {
    const { epoch, complete, events } = frame;
    const state = this.#state.value;
    const isNext = continues(frame, state.head);
    if (complete || (epoch === state.epoch && isNext)) {
      this.#update({ epoch });
      this.apply(events, { coveredTo: isNext ? frame.last : 0 });
      return;
    }
    this.#early = [];
    if (epoch !== state.epoch) this.#outside.clear();
    const missed = epoch === state.epoch ? frame.head - state.head : 0;
    this.#gapEnd = missed > 0 ? frame.head : 0;
    if (missed > 0 && this.stays) {
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
    // What was unread before is still unread.
    const readTo = (this.#unread.first ?? state.head + 1) - 1;
    this.#unread.clear();
    this.#update({ epoch, head, unread: undefined, newFrom: undefined });
    this.replace(frame);
    if (missed > 0 && !this.#looking) this.setReadUpTo(readTo);
  }

  /**
   * Applies live events in seq order; those that come early wait for the ones before them. `lines` is
   * given in a flood: a window that follows shrinks to that many, and one that stays gets none. Up to
   * `coveredTo`, no event is missing: a page covers the seqs and may not list them.
   */
  apply(
    events: readonly ParsedEvent[],
    { lines, coveredTo = 0 }: { readonly lines?: number; readonly coveredTo?: number } = {},
  ): void {
    const state = this.#state.value;
    let { head, last, newFrom } = state;
    let messages: Message[] | undefined;
    const moveTo = (seq: number) => {
      if (seq <= head) return;
      if (last === head) last = seq;
      head = seq;
    };
    const readMax = lines === undefined ? WINDOW_MAX : 0;
    const { ready, early } = splitAtGap([...this.#early, ...events], head, coveredTo);
    this.#early = early;
    for (const event of ready) {
      if (event.seq > coveredTo) moveTo(coveredTo);
      if (event.seq <= head) continue;
      const attached = last === head;
      head = event.seq;
      messages ??= [...state.messages];
      if (event.type !== "message") {
        const changed = changeOf(event);
        if (changed) {
          const { target, deleted } = changed;
          applyChange(messages, changed);
          if (deleted !== undefined) this.#unread.delete(target);
          if (target < state.first || target > last) this.#outside.add(event, target);
        }
        if (attached) last = head;
        continue;
      }
      // A page of history may arrive before the live event.
      const isShown = event.seq <= last;
      // A window that must stay, or that ends before the head, shows no newer message.
      const waits = !isShown && (!attached || (this.stays && messages.length >= readMax));
      if ((waits || !this.#sees) && this.#isNews(event)) {
        if (this.#unread.count === 0) newFrom = event.seq;
        this.#unread.add(event.seq);
      }
      if (isShown || waits) continue;
      messages.push(event);
      last = head;
    }
    moveTo(coveredTo);
    if (head === state.head) return;
    messages ??= [...state.messages];
    this.#update({ head, last, unread: this.#summary, newFrom, messages });
    if (this.stays) return;
    const before = state.messages.length;
    this.#cutOldest(this.#size.mostAfter({ before, added: messages.length - before, lines }));
  }

  /**
   * Adds the newest `most` messages of an older page that are not in the window yet; returns how many
   * were added and how many are left. The newest messages beyond the window's size are cut.
   */
  prepend(page: Page, most = Infinity): { readonly added: number; readonly left: number } {
    this.#checkGap(page);
    const state = this.#state.value;
    const older = currentMessages([...page.events, ...this.#outside.since(page.head)])
      .filter(({ seq }) => seq < state.first);
    const added = older.slice(-most);
    const isAll = added.length === older.length;
    const first = isAll ? page.first : added[0]?.seq ?? state.first;
    const messages = [...added, ...state.messages];
    const cut = messages.slice(0, WINDOW_MAX);
    const lastSaved = cut.length < messages.length ? cut.at(-1) : undefined;
    this.#update({
      messages: cut,
      first: Math.min(first, state.first),
      last: lastSaved?.seq ?? state.last,
      complete: isAll && reachesStart(page),
    });
    this.#settleUnread();
    return { added: added.length, left: older.length - added.length };
  }

  /** Adds a newer page to a window that ends before the head. */
  append(page: Page): void {
    this.#checkGap(page);
    const state = this.#state.value;
    const newer = page.events.filter(({ seq }) => seq > state.last);
    const last = Math.max(state.last, page.last);
    const messages = [...state.messages];
    for (const event of newer) applyEvent(messages, event);
    const [{ seq: from = Infinity } = {}] = newer;
    for (const late of this.#outside.since(page.head, from)) applyEvent(messages, late);
    this.#update({ messages, last });
    this.#settleUnread();
    this.#cutOldest();
    this.apply([]);
  }

  /** Replaces the messages by the same ones in a newer state. */
  show(messages: readonly Message[]): void {
    this.#update({ messages });
    this.#settleUnread();
  }

  /** Shows another part of the log. The cursor stays. */
  replace(page: Page): void {
    this.#checkGap(page);
    const { events, first, last, head } = page;
    const messages = currentMessages([...events, ...this.#outside.since(head)]);
    this.#update({ messages, first, last, complete: reachesStart(page) });
    this.#settleUnread();
  }

  /** A page from before the last gap makes the window stale. */
  #checkGap({ head }: Page): void {
    if (head < this.#gapEnd) this.missedUpTo = this.#gapEnd;
  }

  /** Whether the user sees each message as it arrives. */
  get #sees(): boolean {
    return this.#size.following && this.#looking;
  }

  #recordSeen(): void {
    if (!this.#sees || !this.#state.value.unread) return;
    this.#unread.clear();
    this.#update({ unread: undefined });
  }

  /** Its `seq` stays the same as long as that message is unread. */
  get #summary(): Unread | undefined {
    return this.#unread.summary(this.#state.value.unread?.seq ?? 0);
  }

  /** Counts exactly what is unread within the window. */
  #settleUnread(): void {
    const { messages, first, last, unread } = this.#state.value;
    if (!unread) return;
    const news = messages.filter((message) => this.#isNews(message)).map(({ seq }) => seq);
    this.#unread.settle(first, last, new Set(news));
    if (this.#unread.count !== unread.count) this.#update({ unread: this.#summary });
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
