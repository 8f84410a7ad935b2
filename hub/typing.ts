// Who is typing in a room: gathered, and broadcast at most once per second.

import type { User } from "../protocol/events/base.ts";
import { type Clock, monotonicClock } from "../protocol/clock.ts";
import { sendThen } from "./send_then.ts";

/** How typing is broadcast. */
export interface TypingOptions {
  /** Broadcasts the users who type. If it returns a promise, the next broadcast waits for it. */
  readonly onUsers: (users: readonly User[]) => Promise<void> | undefined;
  /** Sets the timers. @default monotonicClock */
  readonly clock?: Clock | undefined;
  /** Gets the reason of a broadcast that failed in a later task. @default reportError */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** Pages show a user as typing for five seconds, so a second's delay is not noticed. */
const EVERY_MS = 1_000;
/** No page names more users; further ones are left out. */
const USERS_MAX = 8;

/** Gathers the users who type between two broadcasts. */
export class Typing implements Disposable {
  readonly #pending = new Map<string, User>();
  readonly #onUsers: (users: readonly User[]) => Promise<void> | undefined;
  readonly #clock: Clock;
  readonly #onFault: (error: unknown) => void;
  #state: "idle" | "cooldown" | "disposed" = "idle";
  #cancelCooldown: (() => void) | undefined;

  /** Nobody types yet. */
  constructor({ onUsers, clock = monotonicClock, onFault = reportError }: TypingOptions) {
    this.#onUsers = onUsers;
    this.#clock = clock;
    this.#onFault = onFault;
  }

  /** Broadcasts the user at once after a quiet second, otherwise with the others of this second. */
  add(user: User): void {
    if (this.#state === "disposed") return;
    if (this.#pending.size >= USERS_MAX && !this.#pending.has(user.id)) return;
    this.#pending.set(user.id, user);
    if (this.#state === "idle") this.#broadcast();
  }

  /** Removes a user whose message was written: otherwise they would be shown as typing after it. */
  remove(userId: string): void {
    this.#pending.delete(userId);
  }

  #broadcast(): void {
    const users = [...this.#pending.values()];
    this.#pending.clear();
    this.#state = "cooldown";
    sendThen({
      send: () => this.#onUsers(users),
      onEnd: () => this.#coolDown(),
      onFault: this.#onFault,
    });
  }

  #coolDown(): void {
    if (this.#state === "disposed") return;
    this.#cancelCooldown = this.#clock.setTimer(EVERY_MS, () => {
      this.#state = "idle";
      if (this.#pending.size > 0) this.#broadcast();
    });
  }

  /** Broadcasts nothing any more. */
  [Symbol.dispose](): void {
    this.#state = "disposed";
    this.#pending.clear();
    this.#cancelCooldown?.();
  }
}
