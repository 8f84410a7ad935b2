// Makes the lines that say who came and went: gathered, and without users who are back at once. They are
// shown on this page only, and saved nowhere.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import type { Clock } from "../../protocol/clock.ts";

/** A user who joins and leaves within this time is not shown. */
export const CAME_FOR_GOOD_MS = 5_000;
/** A user who is back within this time has only lost the network, or reloaded the page. */
export const GONE_FOR_GOOD_MS = 30_000;
/** In a room with more users, somebody always comes and goes: there are no lines. */
export const SMALL_ROOM_MAX = 50;
/** Presence may arrive this long after the first message of a user who has just come. */
export const SHOWN_WITHIN_MS = 10_000;
/** How often waiting changes are checked; those that are due together make one line. */
const CHECK_EVERY_MS = 1_000;
const LINES_MAX = 50;

/** A line between two messages. */
export interface JoinLeaveNotice {
  /** The event that the line comes after. */
  readonly after: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly came: readonly User[];
  readonly went: readonly User[];
}

/** What the notices need. */
export interface JoinLeaveNoticesOptions {
  readonly clock: Clock;
  /** The room's newest event. */
  readonly head: () => number;
  /** The user, who gets no lines of their own. */
  readonly ownId: () => string | undefined;
}

interface Waiting {
  readonly user: User;
  readonly way: "came" | "went";
  readonly due: number;
}

/** A run of messages of one user: the first seq, and the time of the last message. */
interface Run {
  readonly first: number;
  readonly at: number;
}

/** The lines of one room. */
export class JoinLeaveNotices implements Disposable {
  readonly #options: JoinLeaveNoticesOptions;
  readonly #lines = signal<readonly JoinLeaveNotice[]>([]);
  readonly #waiting = new Map<string, Waiting>();
  /** By user, the longest silent first. */
  readonly #said = new Map<string, Run>();
  #cancelCheck: (() => void) | undefined;

  constructor(options: JoinLeaveNoticesOptions) {
    this.#options = options;
  }

  /** Ascending by `after`. */
  get lines(): ReadonlySignal<readonly JoinLeaveNotice[]> {
    return this.#lines;
  }

  /** Records a message: if its author has just come, their line goes before it. */
  said(id: string, seq: number): void {
    const now = this.#options.clock.now();
    const before = this.#said.get(id);
    const isSameRun = before !== undefined &&
      (this.#waiting.has(id) || now - before.at <= SHOWN_WITHIN_MS);
    this.#said.delete(id);
    this.#said.set(id, { first: isSameRun ? before.first : seq, at: now });
    for (const [silent, { at }] of this.#said) {
      if (now - at <= SHOWN_WITHIN_MS || this.#waiting.has(silent)) break;
      this.#said.delete(silent);
    }
  }

  /** Adds users who came and went; `count` users are present now. */
  add(
    { came, went }: { readonly came: readonly User[]; readonly went: readonly User[] },
    count: number,
  ): void {
    if (count > SMALL_ROOM_MAX) return this.#waiting.clear();
    for (const user of came) this.#wait(user, "came", CAME_FOR_GOOD_MS);
    for (const user of went) this.#wait(user, "went", GONE_FOR_GOOD_MS);
    this.#checkSoon();
  }

  [Symbol.dispose](): void {
    this.#cancelCheck?.();
  }

  #wait(user: User, way: Waiting["way"], ms: number): void {
    const { clock, ownId } = this.#options;
    if (user.id === ownId()) return;
    const said = this.#said.get(user.id);
    // Messages before they left do not count.
    if (said && clock.now() - said.at > SHOWN_WITHIN_MS) this.#said.delete(user.id);
    const before = this.#waiting.get(user.id);
    // The user is back where they were.
    if (before && before.way !== way) this.#waiting.delete(user.id);
    else this.#waiting.set(user.id, { user, way, due: clock.now() + ms });
  }

  #checkSoon(): void {
    if (this.#waiting.size === 0) return;
    this.#cancelCheck ??= this.#options.clock.setTimer(CHECK_EVERY_MS, () => {
      this.#cancelCheck = undefined;
      this.#check();
      this.#checkSoon();
    });
  }

  #check(): void {
    const now = this.#options.clock.now();
    const due = [...this.#waiting.values()].filter((waiting) => waiting.due <= now);
    if (due.length === 0) return;
    const head = this.#options.head();
    for (const { user, way } of due) {
      this.#waiting.delete(user.id);
      const said = this.#said.get(user.id);
      if (way === "came") this.#put(said ? said.first - 1 : head, (line) => withCame(line, user));
      else this.#put(head, (line) => withWent(line, user));
    }
  }

  /** Changes the line after an event, and inserts or removes it if needed. */
  #put(after: number, change: (line: JoinLeaveNotice) => JoinLeaveNotice): void {
    const lines = [...this.#lines.value];
    let at = lines.length - 1;
    while (at >= 0 && lines[at]!.after > after) at -= 1;
    const isThere = lines[at]?.after === after;
    const line = change(
      isThere ? lines[at]! : { after, at: this.#options.clock.now(), came: [], went: [] },
    );
    const isEmpty = line.came.length + line.went.length === 0;
    lines.splice(isThere ? at : at + 1, Number(isThere), ...(isEmpty ? [] : [line]));
    this.#lines.value = lines.slice(-LINES_MAX);
  }
}

function withCame(line: JoinLeaveNotice, user: User): JoinLeaveNotice {
  const went = without(line.went, user);
  return went.length < line.went.length
    ? { ...line, went }
    : { ...line, came: [...without(line.came, user), user] };
}

function withWent(line: JoinLeaveNotice, user: User): JoinLeaveNotice {
  const came = without(line.came, user);
  return came.length < line.came.length
    ? { ...line, came }
    : { ...line, went: [...without(line.went, user), user] };
}

function without(users: readonly User[], { id }: User): readonly User[] {
  return users.filter((user) => user.id !== id);
}
