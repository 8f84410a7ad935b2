// How many messages a window holds, and how many of its oldest ones a render may cut.

import { LINES_MAX } from "./render_pace.ts";

/** Messages in the window; more would make the page slow. */
export const WINDOW_MAX = 300;
/** Messages in a window that follows the end: fewer lines above it make each new one cheaper. */
export const FOLLOWED_MAX = WINDOW_MAX / 2;
/** How many lines one render removes from a window that is too large; more would take a slow page too long. */
const CUT_AT_ONCE = 32;

/** What a render adds to a window that follows the end. */
interface Growth {
  /** The number of messages before it. */
  readonly before: number;
  readonly added: number;
  /** In a flood, the number of messages to which the window shrinks. */
  readonly lines: number | undefined;
}

/** The limits of a window, by what its user does. */
export class WindowSize {
  /** Whether the log follows its end; otherwise the user reads further up. */
  following = true;
  /** Whether a message is being edited. */
  held = false;

  /** Whether nothing may be cut. */
  get stays(): boolean {
    return !this.following || this.held;
  }

  /** How many older messages a window of `count` may get without cutting what must stay. */
  roomOnTop(count: number): number {
    return this.stays ? this.roomBelow(count) : FOLLOWED_MAX - count;
  }

  /** How many newer messages it may get without that. */
  roomBelow(count: number): number {
    return this.held ? WINDOW_MAX - count : Infinity;
  }

  /** How many messages are left after a render: a window that is too large shrinks in steps. */
  mostAfter({ before, added, lines }: Growth): number {
    // More than one render adds is a whole page, which may fill the window.
    const most = lines ?? (added > LINES_MAX ? WINDOW_MAX : FOLLOWED_MAX);
    const left = lines === undefined ? before - CUT_AT_ONCE : Math.floor(before / 2);
    return added > most ? most : Math.max(most, left);
  }
}
