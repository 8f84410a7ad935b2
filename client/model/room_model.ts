// The interface between components and model: what a room's page shows, and what its user can do.

import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import type { MentionIndex } from "../../text/mentions.ts";
import type { ConnectionState } from "../connection/connection.ts";
import type { OutboxEntry } from "../connection/outbox.ts";
import type { Announcement } from "./announcements.ts";
import type { JoinLeaveNotice } from "./join_leave_notices.ts";
import type { NameTags } from "./name_tags.ts";
import type { RoomState } from "./log_window.ts";
import type { RosterState } from "./roster_store.ts";
import type { SettingName, SettingValues } from "./settings.ts";

/** The state of loading a page of the log. */
export type Loading = "idle" | "loading" | "failed";

/** A message to scroll to. Each object is a new request, even for the same message. */
export interface Reveal {
  /** The message, or the next one after it. */
  readonly seq: number;
  /** From the top of the view, px. @default a comfortable place */
  readonly offset?: number;
}

/** Where the user reads: the first message that is fully visible, and its distance from the top, px. */
export interface ScrollAnchor {
  readonly seq: number;
  readonly offset: number;
}

/** The log at rest. */
export interface ScrollIdle {
  /** Absent if the log is at its end and follows it. */
  readonly place?: ScrollAnchor;
  /** The newest message that was visible. */
  readonly seen: number;
}

/** Everything that changes while a room is open. Each signal has one owner; components only read. */
export interface RoomModel {
  readonly room: ReadonlySignal<RoomState>;
  readonly roster: ReadonlySignal<RosterState>;
  /** The tags of users on this page whose names look alike. */
  readonly tags: ReadonlySignal<NameTags>;
  /** Finds mentions of the user, by every name that they had here. */
  readonly mentions: ReadonlySignal<MentionIndex | undefined>;
  /** Lines between messages that say who came and went. */
  readonly joinLeaveNotices: ReadonlySignal<readonly JoinLeaveNotice[]>;
  readonly user: ReadonlySignal<User | null>;
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly pending: ReadonlySignal<readonly OutboxEntry[]>;
  readonly typing: ReadonlySignal<readonly User[]>;
  readonly older: ReadonlySignal<Loading>;
  readonly newer: ReadonlySignal<Loading>;
  /** The own message that is being edited. */
  readonly editing: ReadonlySignal<number | undefined>;
  /** Unsent text from an earlier visit or another tab. */
  readonly draft: ReadonlySignal<string>;
  /** When the shown page was saved, if it does not come from the server; ms since the epoch. */
  readonly savedAt: ReadonlySignal<number | undefined>;
  /** What a screen reader reads out. */
  readonly announcement: ReadonlySignal<Announcement>;
  /** The time zone of the user. */
  readonly zone: ReadonlySignal<string>;
  readonly settings: ReadonlySignal<SettingValues>;
  /** Changes when the Markdown parser is loaded, so that lines render again. */
  readonly parsers: ReadonlySignal<number>;
  /** Counts the requests to scroll to the end: own messages, and jumps. */
  readonly toEnd: ReadonlySignal<number>;
  /** The newest request to scroll to a message. */
  readonly reveal: ReadonlySignal<Reveal | undefined>;
}

/** Everything that the user can do. */
export interface RoomActions {
  /** Sends a message; `left` stays in the composer. @default nothing */
  say(text: string, left?: string): void;
  edit(target: number, text: string): void;
  remove(target: number): void;
  retry(nonce: string): void;
  discard(nonce: string): void;
  startEditing(target: number): void;
  /** Starts to edit the newest own message; false if there is none. */
  editLast(): boolean;
  stopEditing(): void;
  /** Resolves to a message for the user if it failed. */
  signIn(name: string): Promise<string | undefined>;
  notifyTyping(): void;
  saveDraft(text: string): void;
  /** Loads older messages, and shows them once `onScrollIdle` resolves. */
  loadOlder(onScrollIdle: () => Promise<void>): void;
  loadNewer(): void;
  jumpToNewest(): void;
  setFollowing(following: boolean): void;
  /** Scrolls to the first message of a day, such as `2026-11-20` in the user's time zone. */
  jumpToDay(day: string): void;
  /** Scrolls to a message, wherever in the log it is. */
  jumpTo(reveal: Reveal): void;
  /** Reports that the log has come to rest. */
  onScrollIdle(idle: ScrollIdle): void;
  reconnect(): void;
  /** Changes a setting. */
  set(name: SettingName, value: boolean): void;
}
