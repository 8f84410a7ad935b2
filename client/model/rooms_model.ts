// What a page shows of the saved rooms and what can be done with them: the seam to its components.

import type { ReadonlySignal } from "@preact/signals";
import type { NotifyAbout } from "./saved_rooms.ts";
import type { SavedRoomLine } from "./rooms_watch.ts";

/** Why the browser tells nothing although it was asked to. */
export type NotifyProblem = "refused" | "unsupported";

/** That it did not work, once: each time is an object of its own, and said again. */
export interface NotifyFailure {
  readonly name: NotifyProblem;
}

/** All that changes. */
export interface RoomsModel {
  /** The saved rooms by name, the open one among them. */
  readonly lines: ReadonlySignal<readonly SavedRoomLine[]>;
  /** When the open room's messages are told by the browser. */
  readonly notify: ReadonlySignal<NotifyAbout>;
  readonly notifyProblem: ReadonlySignal<NotifyFailure | undefined>;
  /** Keyboards here have a ⌘ in the place of Ctrl; known once a script runs. */
  readonly isApple: ReadonlySignal<boolean>;
}

/** All that a person can do. */
export interface RoomsActions {
  /** Opens the quick switcher. */
  find(): void;
  /** Takes a room out of the list. */
  leave(room: string): void;
  /** The one place where the browser is asked for its permission. */
  setNotify(about: NotifyAbout): void;
}
