// What a room's page shows and what a person can do in it: the seam between components and machines.

import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/event.ts";
import type { Announcement } from "./announcements.ts";
import type { Connection, ConnectionState } from "../connection/connection.ts";
import type { OutboxEntry } from "../connection/outbox.ts";
import type { JoinLeaveNotice } from "./join_leave_notices.ts";
import type { NameTags } from "./name_tags.ts";
import type { MentionIndex } from "../../text/mentions.ts";
import type { SettingName, SettingValues } from "./settings.ts";
import type { RoomState } from "./room_store.ts";
import type { RosterState } from "./roster_store.ts";

/** How loading a page of the log goes. */
export type Loading = "idle" | "loading" | "failed";

/** A message to bring into sight. A new object is a new wish, even for the same one. */
export interface Reveal {
  /** The message, or the nearest after it. */
  readonly seq: number;
  /** From the view's top, px; absent for where the eye falls first. */
  readonly offset?: number;
}

/** Where somebody reads: the first message wholly seen, and how far down it stands, px. */
export interface ScrollAnchor {
  readonly seq: number;
  readonly offset: number;
}

/** How the log rests. */
export interface ScrollIdle {
  /** Absent who is at the end, and will be again. */
  readonly place?: ScrollAnchor;
  /** The newest message that was in sight. */
  readonly seen: number;
}

/** All that changes while a room is open. Each signal has one owner; components only read. */
export interface RoomModel {
  readonly room: ReadonlySignal<RoomState>;
  readonly roster: ReadonlySignal<RosterState>;
  /** Who wears a tag, of all who can be seen on the page. */
  readonly tags: ReadonlySignal<NameTags>;
  /** Finds mentions of the reader, by each name that they had here. */
  readonly mentions: ReadonlySignal<MentionIndex | undefined>;
  /** Who came and went, as lines between messages. */
  readonly joinLeaveNotices: ReadonlySignal<readonly JoinLeaveNotice[]>;
  readonly user: ReadonlySignal<User | null>;
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly pending: ReadonlySignal<readonly OutboxEntry[]>;
  readonly typing: ReadonlySignal<readonly User[]>;
  readonly older: ReadonlySignal<Loading>;
  readonly newer: ReadonlySignal<Loading>;
  /** The own message that is being changed. */
  readonly editing: ReadonlySignal<number | undefined>;
  /** What was begun to be written, where it comes from elsewhere: an earlier visit, another tab. */
  readonly draft: ReadonlySignal<string>;
  /** When what is shown was saved, where it does not come from the server; ms since the epoch. */
  readonly savedAt: ReadonlySignal<number | undefined>;
  /** What a screen reader is told. */
  readonly announcement: ReadonlySignal<Announcement>;
  /** Where the reader's clock is. */
  readonly zone: ReadonlySignal<string>;
  /** What the reader has set for themselves. */
  readonly settings: ReadonlySignal<SettingValues>;
  /** How many parsers of Markdown there are: none before the first message that needs one. */
  readonly parsers: ReadonlySignal<number>;
  /** Counts what must bring the log to its end: own messages, and jumps that somebody asked for. */
  readonly toEnd: ReadonlySignal<number>;
  /** What was last asked to be brought into sight. */
  readonly reveal: ReadonlySignal<Reveal | undefined>;
}

/** All that a person can do. */
export interface RoomActions {
  /** `left` is what stands in the field after it: what was written since. @default nothing */
  say(text: string, left?: string): void;
  edit(target: number, text: string): void;
  remove(target: number): void;
  retry(nonce: string): void;
  discard(nonce: string): void;
  startEditing(target: number): void;
  /** Opens the own newest message; false where there is none. */
  editLast(): boolean;
  stopEditing(): void;
  /** Resolves to a sentence where it did not work. */
  signIn(name: string): Promise<string | undefined>;
  notifyTyping(): void;
  /** Keeps what is being written. */
  saveDraft(text: string): void;
  /** Loads, and shows what came once `onScrollIdle` resolves. */
  loadOlder(onScrollIdle: () => Promise<void>): void;
  loadNewer(): void;
  jumpToNewest(): void;
  setFollowing(following: boolean): void;
  /** Brings the first message of a day into sight; `day` is `2026-11-20` by the reader's clock. */
  jumpToDay(day: string): void;
  /** Brings a message into sight, wherever in the log it stands. */
  jumpTo(reveal: Reveal): void;
  /** The log has come to rest. */
  onScrollIdle(idle: ScrollIdle): void;
  reconnect(): void;
  /** Turns a switch. */
  set(name: SettingName, value: boolean): void;
}

/** Model and actions of one room, and the events of the device that its connection must hear. */
export interface LiveRoom extends Disposable {
  readonly model: RoomModel;
  readonly actions: RoomActions;
  readonly connection: Connection;
  /** Shows times by the reader's clock from now on. */
  setZone(zone: string): void;
  /** What is shown was saved on this device, at that time. */
  showOld(at: number): void;
  /** Another tab has gone on with what was begun. */
  setDraft(text: string): void;
  /** Brings into sight where somebody left off. */
  open(): void;
  /** Somebody looks at the page, or it is hidden. */
  setLooking(looking: boolean): void;
  /** Another tab has read up to there. */
  setReadElsewhere(seq: number): void;
  /** The person is away from all their tabs, or back. */
  setAway(away: boolean): void;
}
