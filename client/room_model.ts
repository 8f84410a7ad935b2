// What a room's page shows and what a person can do in it: the seam between components and machines.

import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../protocol/event.ts";
import type { ConnectionState } from "./connection.ts";
import type { OutboxEntry } from "./outbox.ts";
import type { RoomState } from "./room_store.ts";

/** How loading a page of the log goes. */
export type Loading = "idle" | "loading" | "failed";

/** All that changes while a room is open. Each signal has one owner; components only read. */
export interface RoomModel {
  readonly room: ReadonlySignal<RoomState>;
  readonly user: ReadonlySignal<User | null>;
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly pending: ReadonlySignal<readonly OutboxEntry[]>;
  readonly typing: ReadonlySignal<readonly User[]>;
  readonly older: ReadonlySignal<Loading>;
  readonly newer: ReadonlySignal<Loading>;
  /** The own message that is being changed. */
  readonly editing: ReadonlySignal<number | undefined>;
  /** What a screen reader is told. */
  readonly announcement: ReadonlySignal<string>;
  /** Where the reader's clock is. */
  readonly zone: ReadonlySignal<string>;
  /** Counts what must bring the log to its end: own messages, and jumps that somebody asked for. */
  readonly toEnd: ReadonlySignal<number>;
}

/** All that a person can do. */
export interface RoomActions {
  say(text: string): void;
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
  noteTyping(): void;
  /** Loads, and shows what came once `rested` resolves. */
  loadOlder(rested: () => Promise<void>): void;
  loadNewer(): void;
  jumpToNewest(): void;
  setFollowing(following: boolean): void;
  reconnect(): void;
}
