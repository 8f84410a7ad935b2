// Who is here, as the page knows it: told apart from the log, so that who comes and goes draws no
// message again.

import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { User } from "../../protocol/event.ts";
import type { PresenceFrame, PresentUser } from "../../protocol/frames.ts";
import { USERS_LISTED_MAX } from "../../protocol/limits.ts";
import { onceDrawn, renderCooldown, type RenderTiming } from "./render_cooldown.ts";

/** The list is drawn at most this often, however many come and go. */
export const DRAWN_EVERY_MS = 100;

/** Who is here at one moment. */
export interface RosterState {
  /** The latest, at most USERS_LISTED_MAX, in the order of their arrival. */
  readonly users: readonly PresentUser[];
  /** All, listed or not. */
  readonly count: number;
}

/** Who came and went, by name: only those whom the list knew. */
export interface PresenceDiff {
  readonly came: readonly User[];
  readonly went: readonly User[];
}

/** The one home of the roster; the only thing that changes it. */
export class RosterStore implements Disposable {
  readonly #timing: RenderTiming;
  readonly #state;
  readonly #users: Map<string, PresentUser>;
  #count: number;
  #drawAgain = false;
  #cancelPause: (() => void) | undefined;

  constructor(timing: RenderTiming, { users, count }: RosterState) {
    this.#timing = timing;
    this.#users = byId(users);
    this.#count = count;
    this.#state = signal<RosterState>({ users, count });
  }

  get state(): ReadonlySignal<RosterState> {
    return this.#state;
  }

  /** A link tells all who are here. */
  replace({ users, count }: RosterState): PresenceDiff {
    const known = [...this.#users.values()];
    const went = known.filter(({ id }) => users.every((user) => user.id !== id));
    const came = users.filter(({ id }) => !this.#users.has(id));
    this.#users.clear();
    for (const user of users) this.#users.set(user.id, user);
    this.#count = count;
    this.#changed();
    return { came, went };
  }

  /** Some came and went. */
  apply(frame: Omit<PresenceFrame, "type" | "room">): PresenceDiff {
    const came = frame.joined.filter(({ id }) => !this.#users.has(id));
    const went = frame.left.flatMap((id) => this.#users.get(id) ?? []);
    for (const id of frame.left) this.#users.delete(id);
    for (const user of frame.joined) {
      // Whoever comes is the latest.
      this.#users.delete(user.id);
      this.#users.set(user.id, user);
    }
    this.#change(frame.away, (user) => ({ ...user, away: true }));
    this.#change(frame.back, ({ away: _, ...user }) => user);
    this.#cutEarliest();
    this.#count = frame.count;
    this.#changed();
    return { came, went };
  }

  [Symbol.dispose](): void {
    this.#cancelPause?.();
  }

  #change(ids: readonly string[], changed: (user: PresentUser) => PresentUser): void {
    for (const id of ids) {
      const user = this.#users.get(id);
      if (user) this.#users.set(id, changed(user));
    }
  }

  /** As the server does: what is listed stays bounded, the count tells the rest. */
  #cutEarliest(): void {
    for (const id of this.#users.keys()) {
      if (this.#users.size <= USERS_LISTED_MAX) return;
      this.#users.delete(id);
    }
  }

  /** Drawn at once after a quiet time; a crowd that comes and goes is gathered. */
  #changed(): void {
    if (this.#cancelPause) {
      this.#drawAgain = true;
      return;
    }
    const began = this.#timing.clock.now();
    this.#state.value = { users: [...this.#users.values()], count: this.#count };
    this.#cancelPause = onceDrawn(this.#timing, began, (took) => this.#pause(took));
  }

  #pause(took: number): void {
    this.#cancelPause = this.#timing.clock.setTimer(renderCooldown(took, DRAWN_EVERY_MS), () => {
      this.#cancelPause = undefined;
      if (!this.#drawAgain) return;
      this.#drawAgain = false;
      this.#changed();
    });
  }
}

function byId(users: readonly PresentUser[]): Map<string, PresentUser> {
  return new Map(users.map((user) => [user.id, user]));
}
