// Keeps an eye on the kept rooms while another one is open: joins them quietly on the same wire.

import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { LiveMessage, LogEvent, User } from "../../protocol/event.ts";
import type { Timers } from "../connection/timers.ts";
import type { IncomingFrame, OutgoingFrame } from "../connection/transport.ts";
import type { ReadMarks } from "../log/read_marks.ts";
import type { KeptRooms } from "./kept_rooms.ts";
import type { KeptUnread } from "./kept_unread.ts";
import { nothingNew, withEvents, withPage, withRead } from "./room_unread.ts";
import type { HeardPage, RoomUnread } from "./room_unread.ts";

/** A kept room as the list shows it. */
export interface KeptRoomLine {
  readonly room: string;
  /** How many are new; UNREAD_MAX stands for that many and more. */
  readonly unread: number;
  /** How many of them speak to this person. */
  readonly mentions: number;
}

/** What it is made of. */
export interface RoomsWatchOptions {
  /** The open room, which has a store of its own. */
  readonly room: string;
  readonly timers: Timers;
  readonly rooms: KeptRooms;
  readonly marks: Pick<ReadMarks, "mark">;
  readonly kept: KeptUnread;
  readonly user: () => User | null;
  /** Somebody else has just said something in a room beside this one. */
  readonly onMessage?: (message: LiveMessage) => void;
}

/** News are kept this long after they came; not for each message of a burst. */
const KEPT_AFTER_MS = 1_000;

/** The rooms beside the open one, and how much is new in them. */
export class RoomsWatch implements Disposable {
  readonly #options: RoomsWatchOptions;
  readonly #lines = signal<readonly KeptRoomLine[]>([]);
  readonly #rooms = new Map<string, RoomUnread | undefined>();
  /** Rooms that were heard since the page was opened: what they bring from then on is news. */
  readonly #caughtUp = new Set<string>();
  readonly #unkept = new Set<string>();
  #send: ((frame: OutgoingFrame) => void) | undefined;
  /** Rooms that wait to be joined, one after another: a burst of frames would be refused. */
  #toJoin: string[] = [];
  #joining: string | undefined;
  #joined = new Set<string>();
  #cancelKeep: (() => void) | undefined;

  constructor(options: RoomsWatchOptions) {
    this.#options = options;
    this.sync();
  }

  /** The kept rooms by name, the open one among them: its own unread are not counted here. */
  get lines(): ReadonlySignal<readonly KeptRoomLine[]> {
    return this.#lines;
  }

  /** The rooms that are watched, with the cursors to go on from. */
  cursors(): ReadonlyMap<string, RoomUnread | undefined> {
    return this.#rooms;
  }

  /** A wire is there that can join so many rooms beside the open one. */
  live(send: (frame: OutgoingFrame) => void, most: number): void {
    this.#send = send;
    this.#joined = new Set();
    this.#joining = undefined;
    const latest = this.#options.rooms.all().toSorted((a, b) => b.visitedAt - a.visitedAt);
    this.#toJoin = latest.map(({ room }) => room).filter((room) => this.#rooms.has(room))
      .slice(0, Math.max(0, most));
    this.#joinNext();
  }

  /** The wire is gone. */
  lost(): void {
    this.#send = undefined;
    this.#toJoin = [];
  }

  /** The list of kept rooms has changed, here or in another tab. */
  sync(): void {
    const { rooms, room: open } = this.#options;
    const names = new Set(rooms.all().map(({ room }) => room).filter((room) => room !== open));
    for (const room of this.#rooms.keys()) {
      if (names.has(room)) continue;
      this.#rooms.delete(room);
      if (this.#joined.delete(room)) this.#send?.({ type: "leave", room });
    }
    for (const room of names) {
      if (this.#rooms.has(room)) continue;
      this.#rooms.set(room, this.#remembered(room));
      if (!this.#send) continue;
      this.#toJoin.push(room);
      this.#joinNext();
    }
    this.#draw();
  }

  /** Another tab has read on. */
  read(room: string): void {
    const state = this.#rooms.get(room);
    if (state) this.#set(room, this.#asRead(room, state));
  }

  /** A frame about a room beside the open one. */
  take(frame: IncomingFrame): void {
    switch (frame.type) {
      case "joined":
        this.#joined.add(frame.room);
        this.heard(frame.room, frame);
        this.#joinNextAfter(frame.room);
        break;
      case "error":
        if (frame.room !== undefined) this.#joinNextAfter(frame.room);
        break;
      case "message":
      case "edit":
      case "delete":
        this.#hear(frame.room, [frame]);
        break;
    }
  }

  /** A page that goes on from the room's cursor. */
  heard(room: string, page: HeardPage): void {
    const state = this.#rooms.get(room);
    if (!this.#rooms.has(room)) return;
    const next = withPage(state, page, this.#options.user());
    if (this.#caughtUp.has(room)) this.#tell(page.events, state?.head ?? Infinity);
    this.#caughtUp.add(room);
    this.#set(room, this.#asRead(room, next));
  }

  /** Keeps at once what would be kept soon: the page may go. */
  keepNow(): void {
    for (const room of this.#unkept) {
      const state = this.#rooms.get(room);
      if (state) this.#options.kept.set(room, state);
    }
    this.#unkept.clear();
    this.#cancelKeep?.();
    this.#cancelKeep = undefined;
  }

  [Symbol.dispose](): void {
    this.keepNow();
    this.lost();
  }

  #hear(room: string, events: readonly LogEvent[]): void {
    const state = this.#rooms.get(room);
    if (!state) return;
    this.#tell(events, state.head);
    this.#set(room, withEvents(state, events, this.#options.user()));
  }

  #tell(events: readonly LogEvent[], after: number): void {
    const { user, onMessage } = this.#options;
    for (const event of events) {
      if (event.seq <= after || event.type !== "message" || event.deleted !== undefined) continue;
      if (event.user.id !== user()?.id) onMessage?.(event);
    }
  }

  #joinNextAfter(room: string): void {
    if (room !== this.#joining) return;
    this.#joining = undefined;
    this.#joinNext();
  }

  #joinNext(): void {
    if (this.#joining !== undefined) return;
    const room = this.#toJoin.shift();
    if (room === undefined) return;
    this.#joining = room;
    const state = this.#rooms.get(room);
    const cursor = state && { after: state.head, epoch: state.epoch };
    this.#send?.({ type: "join", room, quiet: true, ...cursor });
  }

  #remembered(room: string): RoomUnread | undefined {
    const { marks, kept } = this.#options;
    const mark = marks.mark(room);
    const state = kept.of(room);
    if (state && (!mark || mark.epoch === state.epoch)) return this.#asRead(room, state);
    return mark && nothingNew(mark.epoch, mark.seq);
  }

  #asRead(room: string, state: RoomUnread): RoomUnread {
    const mark = this.#options.marks.mark(room);
    return mark?.epoch === state.epoch ? withRead(state, mark.seq) : state;
  }

  #set(room: string, state: RoomUnread): void {
    if (this.#rooms.get(room) === state) return;
    this.#rooms.set(room, state);
    this.#unkept.add(room);
    this.#cancelKeep ??= this.#options.timers.after(KEPT_AFTER_MS, () => {
      this.#cancelKeep = undefined;
      this.keepNow();
    });
    this.#draw();
  }

  /** Draws the list only where what it shows is another. */
  #draw(): void {
    const names = [this.#options.room, ...this.#rooms.keys()].sort();
    const lines = names.map((room): KeptRoomLine => {
      const state = this.#rooms.get(room);
      return { room, unread: state?.unread.length ?? 0, mentions: state?.mentions.length ?? 0 };
    });
    const isSame = lines.length === this.#lines.value.length && lines.every((line, index) => {
      const shown = this.#lines.value[index];
      return shown?.room === line.room && shown.unread === line.unread &&
        shown.mentions === line.mentions;
    });
    if (!isSame) this.#lines.value = lines;
  }
}
