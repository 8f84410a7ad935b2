// Tracks what is unread in the background rooms: the saved rooms beside the open one.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import type { LiveMessage } from "../../protocol/events/message.ts";
import { isEvent, type ParsedEvent } from "../../protocol/parse_server_frame.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { IncomingFrame, OutgoingFrame } from "../connection/transport.ts";
import { KnownAuthors } from "./known_authors.ts";
import type { ReadMarks } from "./read_marks.ts";
import { mentions } from "../../text/mentions.ts";
import { needsParser } from "../../text/message_parts.ts";
import type { SavedRooms } from "./saved_rooms.ts";
import { BackgroundSubscriptions } from "./background_subscriptions.ts";
import { nothingNew, type SavedUnread, withEvents, withPage, withRead } from "./room_unread.ts";
import type { LogPage, RoomUnread, UnreadReader } from "./room_unread.ts";

/** A saved room as the list shows it. */
export interface SavedRoomLine {
  readonly room: string;
  /** The number of unread messages, at most UNREAD_MAX. */
  readonly unread: number;
  /** How many of them mention the user. */
  readonly mentions: number;
}

/** What the watch needs. */
export interface RoomsWatchOptions {
  /** The open room, which has its own store. */
  readonly room: string;
  readonly clock: Clock;
  readonly rooms: SavedRooms;
  readonly marks: Pick<ReadMarks, "mark" | "set">;
  readonly saved: SavedUnread;
  readonly user: () => User | null;
  /** Called for each live message of another user in a background room, with the log's epoch. */
  readonly onMessage?: (message: LiveMessage, epoch: string) => void;
  /** Loads the parser, which tells an `@` in code from a mention. */
  readonly loadParser?: () => Promise<void>;
}

/** Changes are saved after this long, not for each message of a burst. */
const SAVED_AFTER_MS = 1_000;

/** The background rooms of a page. */
export class RoomsWatch implements Disposable {
  readonly #options: RoomsWatchOptions;
  readonly #lines = signal<readonly SavedRoomLine[]>([]);
  readonly #rooms = new Map<string, RoomUnread | undefined>();
  /** Rooms that have caught up since the page was opened: their further messages are live. */
  readonly #caughtUp = new Set<string>();
  readonly #unsaved = new Set<string>();
  readonly #joins: BackgroundSubscriptions;
  readonly #people = new KnownAuthors();
  /** Work that waits for the parser, in its order. */
  #waiting: (() => void)[] | undefined;
  #cancelSave: (() => void) | undefined;

  constructor(options: RoomsWatchOptions) {
    this.#options = options;
    const { clock } = options;
    this.#joins = new BackgroundSubscriptions({ clock, cursor: (room) => this.#rooms.get(room) });
    this.sync();
  }

  /** The saved rooms by name, including the open one, whose unread messages are not counted here. */
  get lines(): ReadonlySignal<readonly SavedRoomLine[]> {
    return this.#lines;
  }

  /** The background rooms, with their cursors. */
  cursors(): ReadonlyMap<string, RoomUnread | undefined> {
    return this.#rooms;
  }

  /** The open room is live on a transport that can join `most` background rooms. */
  live(send: (frame: OutgoingFrame) => void, most: number): void {
    const latest = [...this.#options.rooms.all()].sort((a, b) => b.visitedAt - a.visitedAt);
    const rooms = latest.map(({ room }) => room).filter((room) => this.#rooms.has(room));
    this.#joins.start(send, rooms.slice(0, Math.max(0, most)));
  }

  /** The transport is gone. */
  lost(): void {
    this.#joins.stop();
  }

  /** Follows a change of the saved rooms, made here or in another tab. */
  sync(): void {
    const { rooms, room: open } = this.#options;
    const names = new Set(rooms.all().map(({ room }) => room).filter((room) => room !== open));
    for (const room of this.#rooms.keys()) {
      if (names.has(room)) continue;
      this.#rooms.delete(room);
      this.#joins.leave(room);
    }
    for (const room of names) {
      if (this.#rooms.has(room)) continue;
      this.#rooms.set(room, this.#restore(room));
      this.#joins.add(room);
    }
    this.#render();
  }

  /** Another tab has read further. */
  read(room: string): void {
    const state = this.#rooms.get(room);
    if (state) this.#set(room, this.#asRead(room, state));
  }

  /** Handles a frame of a background room. */
  receive(frame: IncomingFrame): void {
    if (isEvent(frame)) {
      this.#whenParsed([frame], () => this.#handleFrame(frame.room, [frame]));
      return;
    }
    switch (frame.type) {
      case "joined":
        this.#whenParsed(frame.events, () => this.#addPage(frame.room, frame));
        this.#joins.answered(frame.room);
        break;
      case "error":
        this.#joins.refused(frame);
        break;
    }
  }

  /** Handles a page that continues from the room's cursor. */
  addPage(room: string, page: LogPage): void {
    this.#whenParsed(page.events, () => this.#addPage(room, page));
  }

  #addPage(room: string, page: LogPage): void {
    const { marks } = this.#options;
    const state = this.#rooms.get(room);
    if (!this.#rooms.has(room)) return;
    const next = withPage(state, page, this.#readerOf(page.events));
    // The log was replaced: everything in the new one counts as read.
    if (state && state.epoch !== page.epoch) marks.set(room, { epoch: page.epoch, seq: page.head });
    else if (state && this.#caughtUp.has(room)) this.#notify(page.events, state);
    this.#caughtUp.add(room);
    this.#set(room, this.#asRead(room, next));
  }

  /** Saves pending changes now, because the page may go away. */
  saveNow(): void {
    for (const room of this.#unsaved) {
      const state = this.#rooms.get(room);
      if (state) this.#options.saved.set(room, state);
    }
    this.#unsaved.clear();
    this.#cancelSave?.();
    this.#cancelSave = undefined;
  }

  [Symbol.dispose](): void {
    this.saveNow();
    this.lost();
  }

  #handleFrame(room: string, events: readonly ParsedEvent[]): void {
    const state = this.#rooms.get(room);
    if (!state) return;
    this.#notify(events, state);
    this.#set(room, withEvents(state, events, this.#readerOf(events)));
  }

  #notify(events: readonly ParsedEvent[], { head, epoch }: RoomUnread): void {
    const { user, onMessage } = this.#options;
    for (const event of events) {
      if (event.seq <= head || event.type !== "message" || event.deleted !== undefined) continue;
      if (event.user.id !== user()?.id) onMessage?.(event, epoch);
    }
  }

  #readerOf(events: readonly ParsedEvent[]): UnreadReader {
    for (const event of events) {
      if (event.type === "message") this.#people.add(event.user, event.at);
    }
    const own = this.#options.user();
    return { own, mentions: this.#people.index(own) };
  }

  /** Does the work at once, unless the parser is needed to tell whether an event is a mention. */
  #whenParsed(events: readonly ParsedEvent[], work: () => void): void {
    const { loadParser, user } = this.#options;
    const index = this.#people.index(user());
    const isUnclear = (event: ParsedEvent) =>
      "text" in event && event.text !== undefined && mentions(event.text, index) &&
      needsParser(event.text);
    if (!this.#waiting) {
      if (!loadParser || !events.some(isUnclear)) return work();
      const waiting = this.#waiting = [];
      const goOn = () => {
        this.#waiting = undefined;
        for (const each of waiting as (() => void)[]) each();
      };
      // Without the parser, texts count as they were written.
      loadParser().then(goOn, goOn);
    }
    this.#waiting.push(work);
  }

  #restore(room: string): RoomUnread | undefined {
    const { marks, saved } = this.#options;
    const mark = marks.mark(room);
    const state = saved.of(room);
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
    this.#unsaved.add(room);
    this.#cancelSave ??= this.#options.clock.setTimer(SAVED_AFTER_MS, () => {
      this.#cancelSave = undefined;
      this.saveNow();
    });
    this.#render();
  }

  /** Renders the list only if it has changed. */
  #render(): void {
    const names = [this.#options.room, ...this.#rooms.keys()].sort();
    const lines = names.map((room): SavedRoomLine => {
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
