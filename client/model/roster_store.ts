// Holds the users who are present. Apart from the log, so that their coming and going renders no message.

import { type ReadonlySignal, signal } from "@preact/signals";
import type { User } from "../../protocol/events/base.ts";
import type { PresenceFrame, PresentUser } from "../../protocol/frames.ts";
import { USERS_LISTED_MAX } from "../../protocol/limits.ts";
import type { RenderPace } from "./render_pace.ts";

/** The list renders at most this often, however many users come and go. */
export const RENDER_EVERY_MS = 100;

/** The users who are present at one moment. */
export interface RosterState {
  /** The latest USERS_LISTED_MAX of them, in the order of their arrival. */
  readonly users: readonly PresentUser[];
  /** All present users, listed or not. */
  readonly count: number;
}

/** The listed users who came and went. */
export interface PresenceDiff {
  readonly came: readonly User[];
  readonly went: readonly User[];
}

/** Owns the roster. */
export class RosterStore implements Disposable {
  readonly #pace: RenderPace;
  readonly #state;
  readonly #users: Map<string, PresentUser>;
  #count: number;
  #isStale = false;
  #cancelPause: (() => void) | undefined;

  constructor(pace: RenderPace, { users, count }: RosterState) {
    this.#pace = pace;
    this.#users = new Map(users.map((user) => [user.id, user]));
    this.#count = count;
    this.#state = signal<RosterState>({ users, count });
  }

  get state(): ReadonlySignal<RosterState> {
    return this.#state;
  }

  /** Replaces the roster by that of a new connection. */
  replace({ users, count }: RosterState): PresenceDiff {
    const known = [...this.#users.values()];
    const went = known.filter(({ id }) => users.every((user) => user.id !== id));
    const came = users.filter(({ id }) => !this.#users.has(id));
    this.#users.clear();
    for (const user of users) this.#users.set(user.id, user);
    this.#count = count;
    this.#update();
    return { came, went };
  }

  /** Applies a presence frame. */
  apply(frame: Omit<PresenceFrame, "type" | "room">): PresenceDiff {
    const came = frame.joined.filter(({ id }) => !this.#users.has(id));
    const went = frame.left.flatMap((id) => this.#users.get(id) ?? []);
    for (const id of frame.left) this.#users.delete(id);
    for (const user of frame.joined) {
      // A user who comes again is listed last.
      this.#users.delete(user.id);
      this.#users.set(user.id, user);
    }
    this.#map(frame.away, (user) => ({ ...user, away: true }));
    this.#map(frame.back, ({ away: _, ...user }) => user);
    this.#cutEarliest();
    this.#count = frame.count;
    this.#update();
    return { came, went };
  }

  [Symbol.dispose](): void {
    this.#cancelPause?.();
  }

  #map(ids: readonly string[], change: (user: PresentUser) => PresentUser): void {
    for (const id of ids) {
      const user = this.#users.get(id);
      if (user) this.#users.set(id, change(user));
    }
  }

  /** Bounds the list, as the server does. */
  #cutEarliest(): void {
    for (const id of this.#users.keys()) {
      if (this.#users.size <= USERS_LISTED_MAX) return;
      this.#users.delete(id);
    }
  }

  /** Renders at once after a quiet time, and gathers further changes. */
  #update(): void {
    if (this.#cancelPause) {
      this.#isStale = true;
      return;
    }
    this.#cancelPause = this.#pace.render(() => {
      this.#state.value = { users: [...this.#users.values()], count: this.#count };
      return 0;
    }, () => {
      this.#cancelPause = undefined;
      if (!this.#isStale) return;
      this.#isStale = false;
      this.#update();
    }, RENDER_EVERY_MS);
  }
}
