// Who is writing in a room: gathered and broadcast at most once a second, however often it comes in.

import type { User } from "../protocol/event.ts";
import { type Clock, monotonicClock } from "../protocol/clock.ts";

/** How typing is broadcast. */
export interface TypingOptions {
  /** Gets those who write; a promise if that takes further tasks, until which nothing more is broadcast. */
  readonly onUsers: (users: readonly User[]) => Promise<void> | undefined;
  /**
   * The timer.
   *
   * @default monotonicClock
   */
  readonly clock?: Clock | undefined;
}

/** Pages show somebody who writes for five seconds, so a second more or less is not seen. */
const EVERY_MS = 1_000;
/** No page names more; who is one too many is left out, as all that is ephemeral is dropped under load. */
const USERS_MAX = 8;

/** Keeps at most one notice for each user, and drops what is too many. */
export class Typing implements Disposable {
  readonly #pending = new Map<string, User>();
  readonly #onUsers: (users: readonly User[]) => Promise<void> | undefined;
  readonly #clock: Clock;
  #state: "idle" | "cooldown" | "disposed" = "idle";
  #cancelCooldown: (() => void) | undefined;

  /** Nobody writes yet. */
  constructor({ onUsers, clock = monotonicClock }: TypingOptions) {
    this.#onUsers = onUsers;
    this.#clock = clock;
  }

  /** The user writes: broadcast at once after a quiet second, with the others of this second otherwise. */
  add(user: User): void {
    if (this.#state === "disposed") return;
    if (this.#pending.size >= USERS_MAX && !this.#pending.has(user.id)) return;
    this.#pending.set(user.id, user);
    if (this.#state === "idle") this.#broadcast();
  }

  /** The user has said it: a notice that came after it would show them writing once more. */
  remove(userId: string): void {
    this.#pending.delete(userId);
  }

  #broadcast(): void {
    const users = [...this.#pending.values()];
    this.#pending.clear();
    this.#state = "cooldown";
    const delivered = this.#onUsers(users);
    if (delivered === undefined) this.#coolDown();
    else delivered.then(() => this.#coolDown());
  }

  #coolDown(): void {
    if (this.#state === "disposed") return;
    this.#cancelCooldown = this.#clock.setTimer(EVERY_MS, () => {
      this.#state = "idle";
      if (this.#pending.size > 0) this.#broadcast();
    });
  }

  /** Tells nothing any more. */
  [Symbol.dispose](): void {
    this.#state = "disposed";
    this.#pending.clear();
    this.#cancelCooldown?.();
  }
}
