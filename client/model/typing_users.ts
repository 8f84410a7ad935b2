// Tracks which other users are typing.

import type { User } from "../../protocol/events/base.ts";
import type { Clock } from "../../protocol/clock.ts";

/** A user who stops is shown for this long. */
export const SHOWN_FOR_MS = 5_000;
/** How often to notify the others while typing: before the last notice expires. */
export const NOTIFY_EVERY_MS = SHOWN_FOR_MS * 0.6;

/** The typing users of one room. */
export class TypingUsers implements Disposable {
  readonly #clock: Clock;
  readonly #onChange: (users: readonly User[]) => void;
  readonly #users = new Map<string, { readonly user: User; readonly cancel: () => void }>();

  constructor(clock: Clock, onChange: (users: readonly User[]) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Handles a notice: the user is typing. */
  add(user: User): void {
    this.#users.get(user.id)?.cancel();
    this.#users.set(user.id, {
      user,
      cancel: this.#clock.setTimer(SHOWN_FOR_MS, () => this.end(user.id)),
    });
    this.#changed();
  }

  /** The user has sent the message, or left. */
  end(id: string): void {
    const entry = this.#users.get(id);
    if (!entry) return;
    entry.cancel();
    this.#users.delete(id);
    this.#changed();
  }

  [Symbol.dispose](): void {
    for (const { cancel } of this.#users.values()) cancel();
    this.#users.clear();
  }

  #changed(): void {
    this.#onChange([...this.#users.values()].map(({ user }) => user));
  }
}
