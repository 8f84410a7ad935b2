// The interface between components and the saved rooms: what a page shows of them, and what can be done.

import type { ReadonlySignal } from "@preact/signals";
import type { NotifyAbout } from "./saved_rooms.ts";
import type { SavedRoomLine } from "./rooms_watch.ts";

/** Why the browser shows no notifications. */
export type NotifyProblem = "refused" | "unsupported";

/** A failed attempt. Each is a new object, so that it is announced again. */
export interface NotifyFailure {
  readonly name: NotifyProblem;
}

/** Everything that changes. */
export interface RoomsModel {
  /** The saved rooms by name, including the open one. */
  readonly lines: ReadonlySignal<readonly SavedRoomLine[]>;
  /** Which messages of the open room the browser shows notifications for. */
  readonly notify: ReadonlySignal<NotifyAbout>;
  readonly notifyProblem: ReadonlySignal<NotifyFailure | undefined>;
  /** Whether shortcuts use ⌘ instead of Ctrl; known once the page is live. */
  readonly isApple: ReadonlySignal<boolean>;
}

/** Everything that the user can do. */
export interface RoomsActions {
  /** Opens the quick switcher. */
  find(): void;
  /** Removes a room from the list. */
  leave(room: string): void;
  /** Sets the notifications of the open room; asks the browser for permission if needed. */
  setNotify(about: NotifyAbout): void;
}
